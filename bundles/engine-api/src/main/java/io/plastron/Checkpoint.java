// SPDX-License-Identifier: Apache-2.0
package io.plastron;

import io.plastron.types.Lsn;
import java.util.List;

/**
 * A completed checkpoint.
 *
 * @param lsn its identity: LSN of its turtle page
 * @param completion LSN of the record that committed it
 * @param keyPage LSN of the key page it names, {@link Lsn#NONE} without keys
 * @param meta the {@code checkpoint_meta} string by which a follower can be told to adopt it
 * @param timeMillis when it was completed, since 1970, by its leader's clock
 * @param databaseBytes stored bytes reachable from it
 * @param steps what the leader did, in order; empty for one that was picked up
 */
public record Checkpoint(
        Lsn lsn,
        Lsn completion,
        Lsn keyPage,
        String meta,
        long timeMillis,
        long databaseBytes,
        List<Step> steps) {
    /**
     * A step of a checkpoint, for people and tests.
     *
     * @param number 1 to 8
     * @param what was done
     * @param lsn last record it wrote, {@link Lsn#NONE} for none
     * @param nanos it took
     */
    public record Step(int number, String what, Lsn lsn, long nanos) {}
}
