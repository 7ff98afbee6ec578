// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.types.CorruptionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Finds the newest completion of a log (R1 to R3). Writes nothing, and opens only what it needs:
 * the path, and what lies beside and behind it.
 *
 * <ul>
 *   <li>R1: the tip is the segment of the highest (epoch, number) whose links verify: each segment
 *       before, down to the first that is needed, reads without gap to exactly the linked end and
 *       chain. A tip that fails is discarded, the next is tried. As the path is built from its end,
 *       a successor at a cut is always followed before the bytes behind the cut are looked at, and
 *       the highest one wins.
 *   <li>R2: along the path frames are read in sequence, up to the first that fails any check. The
 *       last completion met is the checkpoint; it also says which segment is needed first.
 *   <li>R3: what follows the end is a torn tail, unless a witness says that it was whole once; see
 *       {@link DamageCheck}.
 * </ul>
 *
 * <p>With a hint, the acknowledged completion, reading begins there: it was acknowledged, so what
 * is before it was forced. Without, and where segments between were dropped, the segments are read
 * from the tip back to the one with the last completion, then all from the first needed on.
 *
 * <p>Why it is sound: within one salt every LSN is written once, so a frame that verifies at its
 * LSN under its segment's salt <em>is</em> the frame written there; no gap means a prefix of one
 * leader's output; links glue prefixes at points that were themselves recovered states. An
 * acknowledged completion lies in a forced, hence readable, prefix. A prefix that ends in a
 * completion is the last checkpoint or the one in flight, never a mixture. What lies before the
 * first needed segment was found by who wrote it to be whole and is no part of the argument:
 * completions name a later first segment only behind an acknowledged one.
 *
 * <p>A kept segment is never a tip, since something acknowledged follows it; only who accepts an
 * older state may get as far back.
 */
final class LogScanner {
    private final SegmentSet segments;
    private final LongUnaryOperator trustedEndLsn;
    private final boolean acceptOlder;
    private final boolean disturbed;
    private CorruptionException broken;

    /**
     * @param trustedEndLsn by epoch, the first LSN of a failed leader's that must not be trusted
     * @param acceptOlder skip the witnesses: the caller's explicit choice
     * @param disturbed whether another leader may be writing
     */
    LogScanner(SegmentSet segments, LongUnaryOperator trustedEndLsn, boolean acceptOlder,
            boolean disturbed) {
        this.segments = segments;
        this.trustedEndLsn = trustedEndLsn;
        this.acceptOlder = acceptOlder;
        this.disturbed = disturbed;
    }

    /** Where reading begins and what is known there. */
    private record Start(SegmentFile segment, long offset, int chain,
            StoredCompletion completion) {}

    /** A path that verified, where it ends, and the chain there. */
    private record Walk(List<SegmentFile> segments, StoredCompletion last, long breakLsn,
            int chain, boolean limited) {}

    /**
     * Scans.
     *
     * @param hint the acknowledged slot, null for none
     * @throws CorruptionException R3
     */
    LogPath scan(AckSlot hint) throws IOException {
        boolean hinted = hint != null && hint.hasCompletion();
        Start start = hinted ? start(hint) : null;
        Walk walk = firstThatVerifies(start);
        if (hinted && start == null && !acceptOlder && (walk == null
                || !isBehind(walk.last, hint.completionLsn(), hint.epoch()))) {
            throw lost(hint);
        }
        if (walk == null) {
            if (broken != null) {
                throw broken;
            }
            return new LogPath(List.of(), List.of(), null, segments.numberMax());
        }
        if (!acceptOlder) {
            checkEnd(walk);
        }
        return new LogPath(
                neededOf(walk), walk.segments, walk.last, segments.numberMax());
    }

    /**
     * A leader that writes faster than this reads has written on between the look at the end and
     * the look at what is behind it. Then the frame missed at the end is whole by now, which what
     * is damaged never gets; and this was the end when it was reached.
     */
    private void checkEnd(Walk walk) throws IOException {
        try {
            new DamageCheck(segments).check(walk.segments, walk.breakLsn, walk.limited);
        } catch (CorruptionException alarm) {
            if (!disturbed || walk.limited || !goesOn(walk)) {
                throw alarm;
            }
        }
    }

    private static boolean goesOn(Walk walk) throws IOException {
        SegmentFile tip = walk.segments.get(walk.segments.size() - 1);
        return new FrameReader(tip, Blocks.offset(walk.breakLsn), walk.chain).next();
    }

    private Walk firstThatVerifies(Start start) throws IOException {
        for (LogFolder.SegmentName name : segments.names()) {
            SegmentFile tip = name.kept() && !acceptOlder ? null : segments.open(name);
            Walk walk = tip == null ? null : walk(tip, start);
            if (walk != null || start != null && tip == start.segment) {
                return walk;
            }
        }
        return null;
    }

    /** Null when what was acknowledged cannot be read: then something later must be found. */
    private Start start(AckSlot hint) throws IOException {
        SegmentFile segment = segments.find(Blocks.number(hint.completionLsn()), hint.epoch());
        StoredCompletion found =
                segment == null ? null : segment.completion(hint.completionLsn());
        return found == null || found.endLsn() != hint.endLsn() ? null
                : new Start(segment, Blocks.offset(found.endLsn()), found.chain(), found);
    }

    private static CorruptionException lost(AckSlot hint) {
        return new CorruptionException(String.format("%010d-%010d.seg, offset %d: a checkpoint was"
                + " acknowledged whose completion record (LSN %d) cannot be read there. %s",
                Blocks.number(hint.completionLsn()), hint.epoch(),
                Blocks.offset(hint.completionLsn()), hint.completionLsn(), LogErrors.OLDER));
    }

    // R1 and R2

    /** The verified path to {@code tip}, null when its links do not verify. */
    private Walk walk(SegmentFile tip, Start start) throws IOException {
        List<SegmentFile> fromStart = start == null ? null : linksBack(tip, start);
        if (fromStart != null) {
            return read(fromStart, new FrameReader(start.segment, start.offset, start.chain),
                    start.completion);
        }
        List<SegmentFile> path = backToNeeded(tip);
        Walk walk = path == null ? null : read(path, FrameReader.fromStart(path.get(0)), null);
        boolean leadsOn = walk != null && (start == null || isBehind(
                walk.last, start.completion.lsn(), start.segment.header().epoch()));
        return leadsOn ? walk : null;
    }

    private static boolean isBehind(StoredCompletion found, long lsn, long epoch) {
        return found != null && found.lsn() > lsn && found.completion().epoch() >= epoch;
    }

    private Walk read(List<SegmentFile> path, FrameReader from, StoredCompletion before)
            throws IOException {
        StoredCompletion last = before;
        FrameReader reader = from;
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
        return new Walk(
                path, last, Blocks.lsn(number, reader.offset()), reader.chain(), limited);
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

    /** Segments from the start to {@code tip}, null when the links do not lead there. */
    private List<SegmentFile> linksBack(SegmentFile tip, Start start) throws IOException {
        List<SegmentFile> path = new ArrayList<>();
        int first = start.segment.header().number();
        SegmentFile at = tip;
        while (at != null && at.header().number() >= first) {
            path.add(at);
            if (at == start.segment) {
                Collections.reverse(path);
                return path;
            }
            at = segments.before(at);
        }
        return null;
    }

    /**
     * Segments up to {@code tip} from the first that the last completion before it needs; from the
     * beginning of the log when there is no completion. Null when one of them is missing.
     */
    private List<SegmentFile> backToNeeded(SegmentFile tip) throws IOException {
        List<SegmentFile> path = new ArrayList<>(List.of(tip));
        StoredCompletion last = lastIn(tip, trustedEndLsn.applyAsLong(tip.header().epoch()));
        while (last == null && !path.get(0).header().link().isNone()) {
            SegmentHeader.Link link = path.get(0).header().link();
            SegmentFile before = segments.before(path.get(0));
            if (before == null) {
                broken = broken != null ? broken : missing(link, path.get(0).name());
                return null;
            }
            path.add(0, before);
            last = lastIn(before, link.endLsn());
        }
        return last == null ? path : extendToNeeded(path, last);
    }

    private static StoredCompletion lastIn(SegmentFile segment, long endLsn) throws IOException {
        StoredCompletion last = null;
        FrameReader reader = FrameReader.fromStart(segment);
        while (Blocks.lsn(segment.header().number(), reader.offset()) < endLsn && reader.next()) {
            last = completionOr(last, reader);
        }
        return last;
    }

    /** What is left of a walk from the first segment needed on, or more of it back to there. */
    private List<SegmentFile> neededOf(Walk walk) throws IOException {
        if (walk.last == null) {
            return walk.segments;
        }
        List<SegmentFile> path = extendToNeeded(walk.segments, walk.last);
        int first = 0;
        while (!walk.last.body().needs(path.get(first).header())) {
            first++;
        }
        return path.subList(first, path.size());
    }

    /** Puts segments before a path, down to the first that a completion needs. */
    private List<SegmentFile> extendToNeeded(List<SegmentFile> from, StoredCompletion last)
            throws IOException {
        List<SegmentFile> path = new ArrayList<>(from);
        while (path.stream().noneMatch(segment -> last.body().needs(segment.header()))) {
            SegmentFile before = segments.before(path.get(0));
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
                + " from it. %s", Blocks.number(link.endLsn()), link.epoch(), from,
                LogErrors.RESTORE));
    }
}
