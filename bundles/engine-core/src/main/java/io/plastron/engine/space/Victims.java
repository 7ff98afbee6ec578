// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import io.plastron.btree.SegmentRange;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the segments to empty: a run of neighbours, as a page that is moved out of one may well
 * have records in the next. What a run costs is the images of the pages that may have a record in
 * it, each counted once; what it gains are its files. A run must not be long for its price alone:
 * while one is being emptied, every page in it that is written is written whole, and nothing of it
 * is given back before its end.
 */
final class Victims {
    /** Runs are no longer than this: choosing takes the square of it. */
    private static final int RUN_MAX = 1024;

    private Victims() {}

    /**
     * A segment that could be emptied.
     *
     * @param bytes its file takes; 0 if it will go anyway
     * @param avoided it could not be emptied, and no run goes over it
     */
    record Candidate(int number, long bytes, boolean avoided) {}

    /**
     * All of them, if they are worth it: the run that gains as much as can be.
     *
     * @param candidates in the order of their numbers
     * @param costMax per byte gained; nothing dearer is worth it
     */
    static Optional<SegmentRange> all(
            Coverage coverage, List<Candidate> candidates, double costMax) {
        long all = candidates.stream().filter(one -> !one.avoided())
                .mapToLong(Candidate::bytes).sum();
        Run best = cheapest(coverage, candidates, all, Double.MAX_VALUE);
        return best == null || best.cost() >= costMax ? Optional.empty()
                : Optional.of(best.range());
    }

    /**
     * What is next, a bit at a time. Of runs that gain just enough the cheapest; but if all are
     * dear, the oldest: then pages all over the log have deltas behind them, which keep all that
     * lies between, and only when the oldest pages have moved on, the oldest first, do their deltas
     * go.
     *
     * @param candidates in the order of their numbers
     * @param gainBytes what a run gains at least, if there is so much; pages of no more than twice
     *     that are moved out of it unless it is one segment
     * @param dear what a run costs, per byte gained, that is not worth it by itself
     */
    static Optional<SegmentRange> next(Coverage coverage, List<Candidate> candidates,
            long gainBytes, double dear) {
        long all = candidates.stream().filter(one -> !one.avoided())
                .mapToLong(Candidate::bytes).sum();
        long gainMin = Math.max(1, Math.min(gainBytes, all));
        Run best = cheapest(coverage, candidates, gainMin, 2.0 * gainMin);
        return best != null && best.cost() < dear ? Optional.of(best.range())
                : oldest(coverage, candidates, gainMin);
    }

    private record Run(SegmentRange range, double cost) {}

    private static Run cheapest(Coverage coverage, List<Candidate> candidates, long gainMin,
            double movedMax) {
        Run best = null;
        for (int first = 0; first < candidates.size(); first++) {
            long gain = 0;
            int end = Math.min(candidates.size(), first + RUN_MAX);
            for (int last = first; last < end && !candidates.get(last).avoided(); last++) {
                gain += candidates.get(last).bytes();
                if (gain < gainMin || gain == 0) {
                    continue;
                }
                SegmentRange range = range(candidates, first, last);
                double moved = coverage.bytesWithin(range);
                if (moved > movedMax) {
                    break;
                }
                if (best == null || moved / gain < best.cost()) {
                    best = new Run(range, moved / gain);
                }
            }
        }
        return best;
    }

    private static Optional<SegmentRange> oldest(
            Coverage coverage, List<Candidate> candidates, long gainMin) {
        int first = 0;
        while (first < candidates.size()
                && (candidates.get(first).avoided() || candidates.get(first).bytes() == 0)) {
            first++;
        }
        if (first == candidates.size()) {
            return Optional.empty();
        }
        int last = first;
        long gain = candidates.get(first).bytes();
        while (gain < gainMin && last + 1 < candidates.size()
                && !candidates.get(last + 1).avoided()
                && coverage.bytesWithin(range(candidates, first, last + 1)) <= 2.0 * gainMin) {
            last++;
            gain += candidates.get(last).bytes();
        }
        return Optional.of(range(candidates, first, last));
    }

    private static SegmentRange range(List<Candidate> candidates, int first, int last) {
        return new SegmentRange(candidates.get(first).number(), candidates.get(last).number());
    }
}
