// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.StoreEvent.Kind;
import io.plastron.btree.PageCache;
import io.plastron.btree.Tree;
import io.plastron.engine.rows.Fill;
import io.plastron.engine.tx.Admission;
import io.plastron.engine.tx.Committer.RunningTransactions;
import io.plastron.types.TimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps what is not written yet within the page cache's budget. Thread-safe.
 *
 * <p>From a quarter of the budget on, dirty pages are written early, by the store's thread, without
 * a completion record: that commits nothing, but makes them clean, so that they can be dropped. The
 * next checkpoint finds them written and notes their place. From half of the budget on, commits
 * wait; so they do while snapshots of running transactions keep more than the whole budget besides.
 * One commit alone may take another half and no more: its pages cannot be written before it
 * is whole. A new index grows under the commit lock in a tree that nobody sees; it writes
 * its pages by itself, an eighth of the budget at a time.
 */
final class MemoryPressure implements Admission, Fill.Spill {
    private static final int EARLY_SHARE = 4;
    private static final int WAIT_SHARE = 2;
    private static final int SPILL_SHARE = 8;
    private static final long POLL_MILLIS = 100;

    private final StoreState store;
    private final LongAdder waits = new LongAdder();
    /** By snapshots, when that was looked at last. */
    private volatile long heldBytes;
    /** Why pages could not be written early, null when they could. */
    private String failure;

    MemoryPressure(StoreState store) {
        this.store = store;
    }

    private PageCache cache() {
        OpenLog log = store.log;
        return log == null ? null : log.cache();
    }

    private boolean exceeds(int share) {
        PageCache cache = cache();
        return cache != null && cache.dirtyBytes() > cache.bytesMax() / share;
    }

    /** Whether pages should be written early. */
    boolean isHigh() {
        return exceeds(EARLY_SHARE);
    }

    @Override
    public boolean isOpen() {
        return !exceeds(WAIT_SHARE) && !isHeldTooMuch();
    }

    /**
     * What snapshots keep comes on top of the budget. One keeps half of it at most, so it takes
     * several that were begun at different times.
     */
    private boolean isHeldTooMuch() {
        PageCache cache = cache();
        return cache != null && heldBytes > cache.bytesMax();
    }

    /** Looks how much running transactions keep; now and then. */
    void lookAtHeld() {
        heldBytes = store.committer.heldBytesMax();
        if (!isHeldTooMuch()) {
            wakeWaiting();
        }
    }

    private synchronized void wakeWaiting() {
        notifyAll();
    }

    /** How many commits had to wait. */
    long waits() {
        return waits.sum();
    }

    @Override
    public void await() {
        waits.increment();
        long end = System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos(store.options.cacheWaitMillis());
        synchronized (this) {
            while (!isOpen()) {
                store.requireWritable();
                if (System.nanoTime() >= end) {
                    throw full();
                }
                pause();
            }
        }
    }

    /** Who closes the store, or takes its lead, need not know who waits here. */
    private void pause() {
        try {
            wait(POLL_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("a commit that waited for room in the page cache was"
                    + " interrupted; nothing of it was done", interrupted);
        }
    }

    private TimeoutException full() {
        PageCache.Usage usage = cache().usage();
        if (isHeldTooMuch()) {
            RunningTransactions running = store.committer.running();
            return new TimeoutException("no memory for " + store.options.cacheWaitMillis()
                    + " ms: " + running.count() + " running transactions, the oldest for "
                    + TimeUnit.NANOSECONDS.toSeconds(running.oldestNanos()) + " s, keep up to "
                    + heldBytes + " bytes of what was replaced since, more than the page cache ("
                    + usage.bytesMax() + "); nothing of this commit was done. End them, or open"
                    + " with a larger cache_size");
        }
        return new TimeoutException("no room in the page cache for "
                + store.options.cacheWaitMillis() + " ms: " + usage.dirtyBytes() + " of its "
                + usage.bytesMax() + " bytes are changes not written yet; nothing of this commit"
                + " was done. " + (failure == null
                        ? "The disk is too slow for these changes; open with a larger cache_size"
                                + " or cache_wait_millis"
                        : "They cannot be written: " + failure));
    }

    @Override
    public long commitBytesMax() {
        PageCache cache = cache();
        return cache == null ? Long.MAX_VALUE : cache.bytesMax() / WAIT_SHARE;
    }

    @Override
    public Memory memory() {
        PageCache cache = cache();
        return cache == null ? new Memory(0, 0)
                : new Memory(cache.dirtyBytes(), cache.replacedDirtyBytesEver());
    }

    @Override
    public long replacedBytes() {
        PageCache cache = cache();
        return cache == null ? 0 : cache.replacedBytesEver();
    }

    /** Pages were written, early or by a checkpoint: who waits looks again. */
    synchronized void eased() {
        failure = null;
        notifyAll();
    }

    /** Pages could not be written early; an event tells, once for each reason. */
    void failed(Throwable why) {
        String message = String.valueOf(why.getMessage());
        boolean news;
        synchronized (this) {
            news = !message.equals(failure);
            failure = message;
        }
        if (news) {
            store.events.add(Kind.CHECKPOINT_FAILED,
                    "writing pages early: " + why.getClass().getSimpleName(), message);
        }
    }

    // ---- a tree in the making, under the commit lock: there is a leader

    @Override
    public long bytesMax() {
        return cache().bytesMax() / SPILL_SHARE;
    }

    @Override
    public void write(Tree tree) {
        store.leader.spill(tree);
    }
}
