// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Who reads outside of transactions, session by session. Thread-safe.
 *
 * <p>Such a read takes the newest state and is through in a moment; to register it would cost more
 * than the read. Instead a session leaves behind, by one plain write, of which commit the state was
 * that it took last, and nothing says when it is done with it. So a session that took an older
 * state is waited for until it takes another, or has not done so for {@value #STALE_SECONDS}
 * seconds. Should a read take longer than that all the same, it finds a segment missing and is told
 * to try again ({@link Reclaimed}).
 */
public final class Readers {
    private static final long STALE_SECONDS = 2;

    private final Queue<WeakReference<Reader>> readers = new ConcurrentLinkedQueue<>();

    /** One session. Written by its thread, read by the one that reclaims. */
    public static final class Reader {
        private static final VarHandle COMMIT;

        static {
            try {
                COMMIT = MethodHandles.lookup().findVarHandle(
                        Reader.class, "commit", long.class);
            } catch (ReflectiveOperationException impossible) {
                throw new ExceptionInInitializerError(impossible);
            }
        }

        private long commit = Long.MAX_VALUE;
        private volatile boolean gone;
        /** What the reclaiming thread saw when it looked last, and since when. */
        private long noticed = Long.MAX_VALUE;
        private long noticedNanos;

        private Reader() {}

        /** A read takes the state of this commit. */
        public void takes(long newest) {
            COMMIT.setOpaque(this, newest);
        }

        /** The session will not read any more. */
        public void leave() {
            gone = true;
        }

        private boolean needs(long before, long nowNanos) {
            long now = (long) COMMIT.getOpaque(this);
            if (now != noticed) {
                noticed = now;
                noticedNanos = nowNanos;
            }
            return now < before
                    && nowNanos - noticedNanos < TimeUnit.SECONDS.toNanos(STALE_SECONDS);
        }
    }

    /** A new session. */
    public Reader enter() {
        Reader reader = new Reader();
        readers.add(new WeakReference<>(reader));
        return reader;
    }

    /** Whether somebody may still read a state from before a commit. For one thread at a time. */
    public boolean anyBefore(long commit) {
        long now = System.nanoTime();
        boolean any = false;
        for (Iterator<WeakReference<Reader>> each = readers.iterator(); each.hasNext();) {
            Reader reader = each.next().get();
            if (reader == null || reader.gone) {
                each.remove();
            } else {
                any |= reader.needs(commit, now);
            }
        }
        return any;
    }
}
