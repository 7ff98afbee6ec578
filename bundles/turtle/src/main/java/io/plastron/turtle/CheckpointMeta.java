// SPDX-License-Identifier: Apache-2.0
package io.plastron.turtle;

import io.plastron.types.InvalidUseException;
import io.plastron.types.Lsn;
import java.util.OptionalLong;

/**
 * What {@code checkpoint_meta} says: how a follower finds a checkpoint and knows that it is whole.
 *
 * @param metadataLsn the turtle page, the checkpoint's identity
 * @param checksum CRC32C of the turtle page, 32 bits unsigned; empty in texts of old writers, whose
 *     turtle page cannot be checked
 * @param databaseSize stored bytes reachable from the checkpoint
 */
public record CheckpointMeta(Lsn metadataLsn, OptionalLong checksum, long databaseSize) {
    /** Longest text that is read. */
    public static final int CHARS_MAX = 4096;

    public CheckpointMeta {
        if (metadataLsn.isNone()) {
            throw new InvalidUseException("metadata_lsn names a turtle page, it is not 0");
        }
        if (checksum.isPresent()
                && (checksum.getAsLong() < 0 || checksum.getAsLong() > Numbers.UNSIGNED_INT_MAX)) {
            throw new InvalidUseException(
                    "metadata_checksum has 32 bits: " + Long.toHexString(checksum.getAsLong()));
        }
        if (databaseSize < 0) {
            throw new InvalidUseException("database_size is not negative: " + databaseSize);
        }
    }
}
