// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import io.plastron.types.Lsn;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checkpoints that somebody in this process reads for long, as a verification does. Thread-safe.
 */
public final class Holds {
    private final Map<Hold, Long> held = new ConcurrentHashMap<>();

    /** Ends with its closing. */
    public final class Hold implements AutoCloseable {
        private Hold() {}

        @Override
        public void close() {
            held.remove(this);
        }
    }

    /** Keeps a checkpoint, and what is newer, unless it was given up before. */
    public Hold hold(Lsn completion) {
        Hold hold = new Hold();
        held.put(hold, completion.value());
        return hold;
    }

    /** The oldest completion that is held, beyond all if none is. */
    public long oldest() {
        return held.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    }
}
