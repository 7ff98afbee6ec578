// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import io.plastron.ConflictException;
import io.plastron.types.CorruptionException;
import io.plastron.types.Lsn;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/**
 * Which segments were given back, so that who still looks for a page there is told that what it
 * reads is gone and not that the store is damaged. Thread-safe.
 */
public final class Reclaimed {
    private final Set<Integer> dropped = ConcurrentHashMap.newKeySet();
    /** Whether somebody else, who leads this store, may have dropped a segment. */
    private volatile IntPredicate byOthers = number -> false;

    /** This process has dropped them. */
    void dropped(Set<Integer> numbers) {
        dropped.addAll(numbers);
    }

    /** How to tell what others have dropped; replaces the way before. */
    public void byOthers(IntPredicate gone) {
        byOthers = gone;
    }

    /** What to throw when a record could not be read. */
    public RuntimeException explain(long lsn, CorruptionException missing) {
        int segment = Lsn.segment(lsn);
        if (!dropped.contains(segment) && !byOthers.test(segment)) {
            return missing;
        }
        return new ConflictException("what was read here was older than all checkpoints that are"
                + " kept, and its place in the log, segment " + segment + ", was given back; begin"
                + " again on the newest state");
    }
}
