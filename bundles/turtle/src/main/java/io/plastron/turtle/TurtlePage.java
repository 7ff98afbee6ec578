// SPDX-License-Identifier: Apache-2.0
package io.plastron.turtle;

import io.plastron.types.InvalidUseException;
import io.plastron.types.Lsn;
import java.util.Objects;
import java.util.Optional;

/**
 * What a turtle page says: where a checkpoint begins.
 *
 * @param checkpoint the metadata table's checkpoint list, such as
 *     {@code (WiredTigerCheckpoint.3=(addr="…",order=3,…))}; {@code ()} for an empty table
 * @param timestamp of the checkpoint, unsigned, 0 for none
 * @param oldestTimestamp oldest timestamp readable in the checkpoint, unsigned, 0 for none
 * @param schemaEpoch of the published schema operations, unsigned, 0 for none
 * @param largestFileId largest table number the leader gave out, 32 bits
 * @param maxWriteGen highest write generation in the checkpoint, unsigned
 * @param keyPage the key page that opens the checkpoint; empty when the store has no key provider
 */
public record TurtlePage(
        String checkpoint,
        long timestamp,
        long oldestTimestamp,
        long schemaEpoch,
        long largestFileId,
        long maxWriteGen,
        Optional<Lsn> keyPage) {
    /** Longest text of a turtle page; one with a single checkpoint has some 500 bytes. */
    public static final int BYTES_MAX = 64 << 10;

    public TurtlePage {
        Objects.requireNonNull(checkpoint, "checkpoint");
        if (largestFileId < 0 || largestFileId > Numbers.UNSIGNED_INT_MAX) {
            throw new InvalidUseException("largest_file_id has 32 bits: " + largestFileId);
        }
        if (keyPage.isPresent() && keyPage.get().isNone()) {
            throw new InvalidUseException("a turtle page names a key page by its LSN, which is"
                    + " not 0; a store without one names none");
        }
    }
}
