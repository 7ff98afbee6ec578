// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** What a store counts by itself; names are in {@link StatusView#statistics}. */
final class Counters {
    final LongAdder checkpoints = new LongAdder();
    final LongAdder checkpointsFailed = new LongAdder();
    /** Commits that waited until they were durable. */
    final LongAdder syncCommits = new LongAdder();
    /** Checkpoints made by them. */
    final LongAdder syncCheckpoints = new LongAdder();
    /** Longest time from a checkpoint's snapshot to its commit point. */
    final LongAccumulator finalNanosMax = new LongAccumulator(Math::max, 0);
    final LongAdder earlyWrites = new LongAdder();
    /** Bytes of keys and values that commits have changed. */
    final LongAdder changedBytes = new LongAdder();
    final LongAdder pickUps = new LongAdder();
    final LongAdder pickUpsFailed = new LongAdder();
}
