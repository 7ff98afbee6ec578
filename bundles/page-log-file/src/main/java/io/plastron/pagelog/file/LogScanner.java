// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.types.CorruptionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/**
 * Finds the newest completion of a log (R1 to R3). Writes nothing.
 *
 * <ul>
 *   <li>R1: the tip is the segment of the highest (epoch, number) whose links verify: each segment
 *       before reads without gap to exactly the linked end and chain. A tip that fails is
 *       discarded, the next is tried. As the path is built from its end, a successor at a cut is
 *       always followed before the bytes behind the cut are looked at, and the highest one wins.
 *   <li>R2: along the path frames are read in sequence, up to the first that fails any check. The
 *       last completion met is the checkpoint.
 *   <li>R3: what follows the end is a torn tail, unless a witness says that it was whole once; see
 *       {@link #refuseDamage}.
 * </ul>
 *
 * <p>With a hint, the acknowledged completion, reading begins there: it was acknowledged, so what
 * is before it was forced. Without, it begins at the oldest segment.
 *
 * <p>Why it is sound: within one salt every LSN is written once, so a frame that verifies at its
 * LSN under its segment's salt <em>is</em> the frame written there; no gap means a prefix of one
 * leader's output; links glue prefixes at points that were themselves recovered states. An
 * acknowledged completion lies in a forced, hence readable, prefix. A prefix that ends in a
 * completion is the last checkpoint or the one in flight, never a mixture.
 */
final class LogScanner {
    private final List<SegmentFile> segments;
    private final LongUnaryOperator trustedEndLsn;
    private final boolean acceptOlder;
    private final int numberMax;

    /**
     * @param segments all with a header
     * @param numberMax highest number any segment file has, with or without a header
     * @param trustedEndLsn by epoch, the first LSN of a failed leader's that must not be trusted
     * @param acceptOlder skip the witnesses: the caller's explicit choice
     */
    LogScanner(List<SegmentFile> segments, int numberMax, LongUnaryOperator trustedEndLsn,
            boolean acceptOlder) {
        this.segments = new ArrayList<>(segments);
        this.segments.sort(Comparator
                .comparingLong((SegmentFile segment) -> segment.header().epoch())
                .thenComparingInt(segment -> segment.header().number()).reversed());
        this.numberMax = numberMax;
        this.trustedEndLsn = trustedEndLsn;
        this.acceptOlder = acceptOlder;
    }

    /** Where reading begins and what is known there. */
    private record Start(SegmentFile segment, long offset, int chain,
            StoredCompletion completion) {}

    /** A path that verified, and where it ends. */
    private record Walk(
            List<SegmentFile> segments, StoredCompletion last, long breakLsn, boolean limited) {
        SegmentFile tip() {
            return segments.get(segments.size() - 1);
        }
    }

    /**
     * Scans.
     *
     * @param hint the acknowledged slot, null for none
     * @throws CorruptionException R3
     */
    LogPath scan(AckSlot hint) throws IOException {
        Start start = hint != null && hint.hasCompletion() ? start(hint) : null;
        Walk walk = null;
        for (int i = 0; walk == null && i < segments.size(); i++) {
            walk = walk(segments.get(i), start);
        }
        if (walk == null) {
            return new LogPath(List.of(), 0, null, numberMax, epochMax());
        }
        if (!acceptOlder) {
            refuseDamage(walk, start);
        }
        List<SegmentFile> path = extendToNeeded(walk);
        return new LogPath(path, walk.segments.size(), walk.last, numberMax, epochMax());
    }

    private long epochMax() {
        return segments.isEmpty() ? 0 : segments.get(0).header().epoch();
    }

    private Start start(AckSlot hint) throws IOException {
        int number = Blocks.number(hint.completionLsn());
        for (SegmentFile segment : segments) {
            if (segment.header().number() == number && segment.header().epoch() == hint.epoch()) {
                StoredCompletion found = segment.completion(hint.completionLsn());
                if (found != null && found.endLsn() == hint.endLsn()) {
                    return new Start(
                            segment, Blocks.offset(found.endLsn()), found.chain(), found);
                }
            }
        }
        if (acceptOlder) {
            return null;
        }
        throw new CorruptionException(String.format("%010d-%010d.seg, offset %d: a checkpoint was"
                + " acknowledged whose completion record (LSN %d) cannot be read there. %s",
                number, hint.epoch(), Blocks.offset(hint.completionLsn()), hint.completionLsn(),
                LogErrors.OLDER));
    }

    // R1 and R2

    /** The verified path to {@code tip}, null when its links do not verify. */
    private Walk walk(SegmentFile tip, Start start) throws IOException {
        List<SegmentFile> path = linksBack(tip, start);
        if (path == null) {
            return null;
        }
        StoredCompletion last = start == null ? null : start.completion;
        FrameReader reader = start == null
                ? FrameReader.fromStart(path.get(0))
                : new FrameReader(start.segment, start.offset, start.chain);
        for (int i = 1; i < path.size(); i++) {
            SegmentHeader.Link link = path.get(i).header().link();
            long end = Blocks.offset(link.endLsn());
            while (reader.offset() < end && reader.next()) {
                last = completionOr(last, reader);
            }
            if (reader.offset() != end || reader.chain() != link.chain()) {
                return null;
            }
            reader = FrameReader.fromStart(path.get(i));
        }
        return readTip(path, reader, last);
    }

    private Walk readTip(List<SegmentFile> path, FrameReader reader, StoredCompletion before)
            throws IOException {
        StoredCompletion last = before;
        int number = reader.segment().header().number();
        // Only the tip's leader: what a later one cut at, it decided.
        long limit = trustedEndLsn.applyAsLong(reader.segment().header().epoch());
        boolean limited = Blocks.lsn(number, reader.offset()) >= limit;
        if (limited && reader.segment().header().startLsn() > limit) {
            return null;
        }
        while (!limited && reader.next()) {
            last = completionOr(last, reader);
            limited = Blocks.lsn(number, reader.offset()) >= limit;
        }
        return new Walk(path, last, Blocks.lsn(number, reader.offset()), limited);
    }

    private static StoredCompletion completionOr(StoredCompletion last, FrameReader reader) {
        if (reader.header().kind() != FrameHeader.KIND_COMPLETION) {
            return last;
        }
        StoredCompletion found = reader.completion();
        if (found == null) {
            throw new CorruptionException(reader.segment().name() + ", offset "
                    + Blocks.offset(reader.header().lsn())
                    + ": the completion record there is whole"
                    + " but contradicts itself. " + LogErrors.RESTORE);
        }
        return found;
    }

    /** Segments from the start to {@code tip}, null when the start is not among them. */
    private List<SegmentFile> linksBack(SegmentFile tip, Start start) {
        List<SegmentFile> path = new ArrayList<>();
        SegmentFile at = tip;
        while (at != null) {
            path.add(at);
            if (start != null && at == start.segment) {
                Collections.reverse(path);
                return path;
            }
            at = predecessor(at);
        }
        Collections.reverse(path);
        return start == null ? path : null;
    }

    private SegmentFile predecessor(SegmentFile segment) {
        for (SegmentFile candidate : segments) {
            // Numbers fall along links, so that damaged links cannot make a circle.
            if (candidate.header().isTargetOf(segment.header().link())
                    && candidate.header().number() < segment.header().number()) {
                return candidate;
            }
        }
        return null;
    }

    /** Puts the segments before the start on the path, down to the first that is needed. */
    private List<SegmentFile> extendToNeeded(Walk walk) {
        List<SegmentFile> path = new ArrayList<>(walk.segments);
        StoredCompletion last = walk.last;
        if (last == null) {
            if (!path.get(0).header().link().isNone()) {
                throw missing(path.get(0).header().link(), path.get(0).name());
            }
            return path;
        }
        while (path.stream().noneMatch(segment -> last.body().needs(segment.header()))) {
            SegmentFile before = predecessor(path.get(0));
            if (before == null) {
                throw new CorruptionException(String.format("%010d-%010d.seg is missing: the newest"
                        + " checkpoint needs the log from there on. %s", last.body().neededNumber(),
                        last.body().neededEpoch(), LogErrors.RESTORE));
            }
            path.add(0, before);
        }
        return path;
    }

    private static CorruptionException missing(SegmentHeader.Link link, String from) {
        return new CorruptionException(String.format("%010d-%010d.seg is missing: %s goes on"
                + " from it."
                + " %s", Blocks.number(link.endLsn()), link.epoch(), from, LogErrors.RESTORE));
    }

    // R3

    /**
     * Refuses a log that shows that it was longer once. The witnesses: frames and cuts anywhere
     * that say how far the log was durable when they were written, and the zero test at the break.
     * (The acknowledged slot was asked before; a damaged segment header is refused when it is
     * opened.)
     */
    private void refuseDamage(Walk walk, Start start) throws IOException {
        SegmentFile tip = walk.tip();
        long offset = Blocks.offset(walk.breakLsn);
        Set<SegmentFile> onPath = new HashSet<>(walk.segments);
        for (SegmentFile segment : segments) {
            boolean older = start != null
                    && segment.header().number() < start.segment.header().number();
            if (older) {
                continue;
            }
            long from = onPath.contains(segment) && segment != tip ? endOnPath(walk, segment)
                    : segment == tip ? offset : Blocks.BLOCK_BYTES;
            long durable = Math.max(DurableWitness.highest(segment, from),
                    segment.header().isCut() ? segment.header().link().endLsn() : 0);
            if (durable > walk.breakLsn) {
                throw new CorruptionException(tip.name() + ", offset " + offset
                        + ": the log cannot be read beyond here, but " + segment.name()
                        + " shows that it was durable up to LSN " + durable + ". "
                        + LogErrors.OLDER);
            }
        }
        if (!walk.limited && BreakVerdict.isDamage(tip, offset)) {
            throw new CorruptionException(tip.name() + ", offset " + offset
                    + ": the frame there was whole once and is damaged. " + LogErrors.OLDER);
        }
    }

    private static long endOnPath(Walk walk, SegmentFile segment) {
        SegmentFile next = walk.segments.get(walk.segments.indexOf(segment) + 1);
        return Blocks.offset(next.header().link().endLsn());
    }
}
