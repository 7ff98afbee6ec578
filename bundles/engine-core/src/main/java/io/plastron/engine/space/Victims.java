// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import io.plastron.btree.SegmentRange;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the segments that are cheapest to empty: a run of neighbours, as a page that is moved out
 * of one may well have records in the next. What a run costs is the images of the pages that may
 * have a record in it, each counted once; what it gains are its files.
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
     * The cheapest run.
     *
     * @param candidates in the order of their numbers
     * @param gainBytesMin what it must gain, if all together do
     * @param costMax per byte gained; nothing dearer is worth it
     */
    static Optional<SegmentRange> choose(Coverage coverage, List<Candidate> candidates,
            long gainBytesMin, double costMax) {
        long all = candidates.stream().filter(one -> !one.avoided())
                .mapToLong(Candidate::bytes).sum();
        long gainMin = Math.max(1, Math.min(gainBytesMin, all));
        double pageBytes = (double) coverage.imageBytes() / Math.max(1, coverage.pages());
        SegmentRange best = null;
        double bestCost = costMax;
        for (int first = 0; first < candidates.size(); first++) {
            long gain = 0;
            int end = Math.min(candidates.size(), first + RUN_MAX);
            for (int last = first; last < end && !candidates.get(last).avoided(); last++) {
                gain += candidates.get(last).bytes();
                if (gain < gainMin) {
                    continue;
                }
                int low = candidates.get(first).number();
                int high = candidates.get(last).number();
                double cost = coverage.within(low, high) * pageBytes / gain;
                if (cost < bestCost) {
                    bestCost = cost;
                    best = new SegmentRange(low, high);
                }
            }
        }
        return Optional.ofNullable(best);
    }
}
