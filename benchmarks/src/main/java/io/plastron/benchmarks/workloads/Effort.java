// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.workloads;

/**
 * How much of each thing is done.
 *
 * @param reads random reads of a thread in one pass
 * @param passes times a pass of reads or a scan is measured; the median counts
 * @param rounds rounds of updates with a checkpoint each; twice as many warm up
 * @param commits durable commits of one thread, four times as many warm up; all threads together
 *     make twice as many
 * @param opens times a store is opened; ten times as many opens warm up
 * @param mixedSeconds how long reads and updates are mixed; a quarter of it warms up
 * @param agingOpens times a store that shall be old is opened, changed and closed
 */
public record Effort(
        int reads, int passes, int rounds, int commits, int opens, int mixedSeconds,
        int agingOpens) {
    /** For a machine that does nothing else for hours. */
    public static final Effort FULL = new Effort(1_000_000, 5, 50, 2_000, 30, 20, 50);
    /** A look at everything in a quarter of an hour or two. */
    public static final Effort STANDARD = new Effort(500_000, 3, 50, 1_000, 15, 10, 10);
    /** Enough to see that everything works; the figures mean nothing. */
    public static final Effort QUICK = new Effort(5_000, 1, 3, 20, 3, 1, 5);
}
