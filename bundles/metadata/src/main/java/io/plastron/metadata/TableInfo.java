// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import java.util.Optional;

/**
 * A table as its rows describe it.
 *
 * @param name without {@code table:}
 * @param tableUri {@code table:NAME}
 * @param fileUri {@code file:NAME.wt}, the row that holds the checkpoint
 * @param tableId id of its pages in the log
 * @param keyFormat {@code S} or {@code u}
 * @param valueFormat {@code S} or {@code u}
 * @param leafPageBytesMax upper bound of a leaf's image
 * @param checkpoint where its last checkpoint stands; empty until the first one
 */
public record TableInfo(
        String name,
        String tableUri,
        String fileUri,
        int tableId,
        String keyFormat,
        String valueFormat,
        int leafPageBytesMax,
        Optional<CheckpointEntry> checkpoint) {
    TableInfo withCheckpoint(CheckpointEntry entry) {
        return new TableInfo(name, tableUri, fileUri, tableId, keyFormat, valueFormat,
                leafPageBytesMax, Optional.of(entry));
    }
}
