// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import java.util.Optional;

/**
 * One B-tree: of a column group or of an index.
 *
 * @param fileUri {@code file:…}, the row that holds id and checkpoint
 * @param tableId id of its pages in the log
 * @param keyFormat letters of its keys' fields
 * @param valueFormat letters of its values' fields; empty for an index
 * @param leafPageBytesMax upper bound of a leaf's image
 * @param checkpoint where its last checkpoint stands; empty until the first one
 */
public record FileInfo(
        String fileUri,
        int tableId,
        String keyFormat,
        String valueFormat,
        int leafPageBytesMax,
        Optional<CheckpointEntry> checkpoint) {
    FileInfo withCheckpoint(CheckpointEntry entry) {
        return new FileInfo(fileUri, tableId, keyFormat, valueFormat, leafPageBytesMax,
                Optional.of(entry));
    }
}
