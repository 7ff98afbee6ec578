// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Connection.Compaction;
import io.plastron.engine.space.SpaceStatus;

/** Makes a leader's log as small as it can be now. For the store's thread. */
final class Compacting {
    /** Each empties the cheapest run of segments; what is left after so many is not worth it. */
    private static final int ROUNDS_MAX = 64;

    private final Leader leader;
    private final CheckpointRequests checkpoints;

    Compacting(Leader leader, CheckpointRequests checkpoints) {
        this.leader = leader;
        this.checkpoints = checkpoints;
    }

    Compaction run() {
        checkpoints.checkpoint();
        SpaceStatus before = leader.lookAtSpace();
        dropChecked();
        for (int round = 0; round < ROUNDS_MAX; round++) {
            boolean moved = leader.sweep(true);
            boolean stuck = leader.isSpaceStuck();
            if (!moved && !stuck) {
                break;
            }
            if (moved) {
                checkpoints.checkpoint();
            } else {
                // Nothing changed, but metadata table and key page are to be moved.
                checkpoints.checkpointAnyway();
            }
            dropChecked();
        }
        SpaceStatus after = leader.lookAtSpace();
        return new Compaction(before.logBytes(), after.logBytes(),
                after.pagesMoved() - before.pagesMoved());
    }

    /** Drops what was kept until the account of it was compared; now, as nothing else changes. */
    private void dropChecked() {
        if (leader.checkSpace(Integer.MAX_VALUE)) {
            checkpoints.checkpointAnyway();
        }
    }
}
