// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog;

import io.plastron.types.InvalidUseException;
import io.plastron.types.StoreId;

/**
 * How to open a page log.
 *
 * @param location where it lives; for the embedded log the path of its folder
 * @param storeId the store it belongs to; a log of another store is refused
 * @param sealed whether the store is sealed, which every segment states
 * @param segmentBytesMax upper limit of a segment this opener writes; a small store's are smaller
 * @param forceMillisMax deadline of a force; past it the log counts as failed
 * @param acceptOlder open at the last complete checkpoint even though the log shows that a later
 *     one was acknowledged: the explicit choice of who restored an old copy
 */
public record PageLogOptions(
        String location,
        StoreId storeId,
        boolean sealed,
        long segmentBytesMax,
        long forceMillisMax,
        boolean acceptOlder) {
    /** Default of {@link #segmentBytesMax}. */
    public static final long SEGMENT_BYTES_DEFAULT = 64L << 20;
    /** Smallest {@link #segmentBytesMax}: holds the largest frame. */
    public static final long SEGMENT_BYTES_MIN = 8L << 20;
    /**
     * Largest {@link #segmentBytesMax}: offsets in an LSN have 32 bits; one is left for the sign.
     */
    public static final long SEGMENT_BYTES_MAX = 1L << 30;
    /** Default of {@link #forceMillisMax}. */
    public static final long FORCE_MILLIS_DEFAULT = 30_000;

    public PageLogOptions {
        if (segmentBytesMax < SEGMENT_BYTES_MIN || segmentBytesMax > SEGMENT_BYTES_MAX) {
            throw new InvalidUseException("a segment has " + SEGMENT_BYTES_MIN + " to "
                    + SEGMENT_BYTES_MAX + " bytes, not " + segmentBytesMax);
        }
        if (forceMillisMax <= 0) {
            throw new InvalidUseException(
                    "a force deadline is positive: " + forceMillisMax + " ms");
        }
    }

    /** All defaults. */
    public static PageLogOptions of(String location, StoreId storeId, boolean sealed) {
        return new PageLogOptions(
                location, storeId, sealed, SEGMENT_BYTES_DEFAULT, FORCE_MILLIS_DEFAULT, false);
    }
}
