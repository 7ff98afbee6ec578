// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock under which checkpoints of one leadership are made, one at a time, first come first
 * served; and who only waits to see a commit checkpointed is done by any checkpoint that holds it.
 * So one of many durable commits makes a checkpoint, on its own thread, for all that came before it
 * looked; those that come meanwhile share the next one.
 *
 * <p>Who gives the turn on wakes the next one first: its checkpoint begins while the others wake
 * up. Waiting is not ended by an interrupt, as nothing is gained by giving up: the commit is done.
 * Thread-safe; not reentrant.
 */
final class CheckpointTurns {
    /** For who wants the turn whatever has been checkpointed. */
    static final long ANY = Long.MAX_VALUE;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private boolean taken;

    private enum Call { WAIT, TURN, DONE }

    private static final class Waiter {
        private final Thread thread = Thread.currentThread();
        private final long commit;
        private volatile Call call = Call.WAIT;

        Waiter(long commit) {
            this.commit = commit;
        }

        boolean await() {
            boolean interrupted = false;
            while (call == Call.WAIT) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                thread.interrupt();
            }
            return call == Call.TURN;
        }

        void wake(Call why) {
            call = why;
            LockSupport.unpark(thread);
        }
    }

    /**
     * Takes the turn, or waits for a checkpoint.
     *
     * @param commit number of the commit it is about, or {@link #ANY}
     * @return true: it is the caller's turn, to be given back by {@link #end}; false: a checkpoint
     *     that holds the commit was completed
     */
    boolean begin(long commit) {
        Waiter me;
        lock.lock();
        try {
            if (!taken) {
                taken = true;
                return true;
            }
            me = new Waiter(commit);
            waiting.add(me);
        } finally {
            lock.unlock();
        }
        return me.await();
    }

    /**
     * Gives the turn on.
     *
     * @param checkpointed newest commit that is in a completed checkpoint
     */
    void end(long checkpointed) {
        List<Waiter> done = new ArrayList<>();
        Waiter next;
        lock.lock();
        try {
            for (Iterator<Waiter> each = waiting.iterator(); each.hasNext();) {
                Waiter waiter = each.next();
                if (waiter.commit <= checkpointed) {
                    each.remove();
                    done.add(waiter);
                }
            }
            next = waiting.poll();
            taken = next != null;
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.wake(Call.TURN);
        }
        done.forEach(waiter -> waiter.wake(Call.DONE));
    }
}
