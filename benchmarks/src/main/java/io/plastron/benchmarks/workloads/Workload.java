// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.workloads;

import java.util.List;

/** The workloads; what each does stands in the comment of its class. */
public enum Workload {
    /** See {@link Loads}. */
    W1("ordered load + checkpoint", true, bench -> new Loads(bench, true).run(),
            List.of("load rows/s")),
    /** See {@link Loads}. */
    W2("random load + checkpoint", true, bench -> new Loads(bench, false).run(),
            List.of("load rows/s", "load amplification")),
    /** See {@link Reads}. */
    W3("random reads", false, bench -> new Reads(bench).run(),
            List.of("1 thread rows/s", "2 threads rows/s")),
    /** See {@link Scans}. */
    W4("scan", false, bench -> new Scans(bench).run(),
            List.of("scan rows/s", "scan after updates rows/s")),
    /** See {@link Rounds}. */
    W5("rounds of 1,000 random updates + durable checkpoint", true,
            bench -> new Rounds(bench).run(), List.of("checkpoint p50 us", "checkpoint p99 us",
                    "round p50 us", "rounds amplification")),
    /** See {@link Opens}. */
    W6("open to first read", false, bench -> new Opens(bench).run(),
            List.of("open clean p50 us", "open killed p50 us")),
    /** See {@link DurableCommits}. */
    W7("durable commits", false, bench -> new DurableCommits(bench).run(),
            List.of("1 thread p50 us", "raw force p50 us", "8 threads commits/s")),
    /** See {@link Mixed}. */
    W8("reads and updates by 2 threads, a checkpoint each second", false,
            bench -> new Mixed(bench).run(), List.of("mixed rows/s", "read p99.9 us",
                    "update p99.9 us")),
    /** See {@link Victim}; a part of {@link #W6}. */
    VICTIM("loads and dies", false, bench -> new Victim(bench).run(), List.of());

    private final String title;
    private final boolean byTransactionSize;
    private final Body body;
    private final List<String> headline;

    Workload(String title, boolean byTransactionSize, Body body, List<String> headline) {
        this.title = title;
        this.byTransactionSize = byTransactionSize;
        this.body = body;
        this.headline = headline;
    }

    public String title() {
        return title;
    }

    /** Whether it is measured with transactions of one row, too. */
    public boolean byTransactionSize() {
        return byTransactionSize;
    }

    /** Names of the figures that matter most. */
    public List<String> headline() {
        return headline;
    }

    /** Runs it in this process. */
    public void run(Bench bench) {
        body.run(bench);
    }

    /** What it does. */
    private interface Body {
        void run(Bench bench);
    }
}
