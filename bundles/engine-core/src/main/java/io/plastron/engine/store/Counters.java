// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import java.util.concurrent.atomic.LongAdder;

/** What a store counts by itself; names are in {@link StatusView#statistics}. */
final class Counters {
    final LongAdder checkpoints = new LongAdder();
    final LongAdder checkpointsFailed = new LongAdder();
    final LongAdder earlyWrites = new LongAdder();
    final LongAdder pickUps = new LongAdder();
    final LongAdder pickUpsFailed = new LongAdder();
}
