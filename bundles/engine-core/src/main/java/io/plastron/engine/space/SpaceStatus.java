// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import io.plastron.types.Lsn;

/**
 * How a leader stands with the space of its log, as of its newest checkpoint; counters are since it
 * began to lead.
 *
 * @param known whether the account is there: not before the first checkpoint
 * @param logBytes all segments take
 * @param segments how many there are
 * @param deadSegments of these, needed by the newest checkpoint no more
 * @param liveBytes stored bytes of all pages of tables and indices
 * @param wholeBytes what these would take without deltas
 * @param oldestKept completion of the oldest checkpoint that is kept
 * @param pagesMoved pages rewritten to empty a segment
 * @param bytesMoved of their images
 * @param segmentsDropped segments given back
 * @param bytesDropped that they took
 */
public record SpaceStatus(
        boolean known, long logBytes, int segments, int deadSegments, long liveBytes,
        long wholeBytes, Lsn oldestKept, long pagesMoved, long bytesMoved, long segmentsDropped,
        long bytesDropped) {
    static final SpaceStatus NONE = new SpaceStatus(
            false, 0, 0, 0, 0, 0, Lsn.NONE, 0, 0, 0, 0);
}
