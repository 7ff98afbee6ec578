// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.types.CorruptionException;
import java.io.IOException;
import java.util.List;

/**
 * R3: refuses a log that shows that it was longer once than it reads now. The witnesses: frames and
 * cuts that say how far the log was durable when they were written, and the zero test at the break.
 * (The acknowledged slot is asked before; a damaged segment header is refused when it is opened.)
 *
 * <p>Files of lower numbers than those read are not asked: what a frame says was durable lies
 * before that frame.
 */
final class DamageCheck {
    private final SegmentSet segments;

    DamageCheck(SegmentSet segments) {
        this.segments = segments;
    }

    /**
     * Checks.
     *
     * @param path what was read, oldest first
     * @param breakLsn where reading ended
     * @param limited whether it ended because what follows is not to be trusted
     */
    void check(List<SegmentFile> path, long breakLsn, boolean limited) throws IOException {
        SegmentFile tip = path.get(path.size() - 1);
        long offset = Blocks.offset(breakLsn);
        int first = path.get(0).header().number();
        for (LogFolder.SegmentName name : segments.names()) {
            SegmentFile segment = name.number() < first ? null : segments.open(name);
            long durable = segment == null ? 0
                    : durable(segment, endOf(path, segment, offset));
            if (durable > breakLsn) {
                throw new CorruptionException(tip.name() + ", offset " + offset
                        + ": the log cannot be read beyond here, but " + segment.name()
                        + " shows that it was durable up to LSN " + durable + ". "
                        + LogErrors.OLDER);
            }
        }
        if (!limited && BreakVerdict.isDamage(tip, offset)) {
            throw new CorruptionException(tip.name() + ", offset " + offset
                    + ": the frame there was whole once and is damaged. " + LogErrors.OLDER);
        }
    }

    /** Where reading ended in a segment; its first frame if it was not read. */
    private static long endOf(List<SegmentFile> path, SegmentFile segment, long breakOffset) {
        int at = path.indexOf(segment);
        if (at < 0) {
            return Blocks.BLOCK_BYTES;
        }
        return at == path.size() - 1 ? breakOffset
                : Blocks.offset(path.get(at + 1).header().link().endLsn());
    }

    private static long durable(SegmentFile segment, long from) throws IOException {
        return Math.max(DurableWitness.highest(segment, from),
                segment.header().isCut() ? segment.header().link().endLsn() : 0);
    }
}
