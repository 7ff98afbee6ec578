// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.processes;

import io.plastron.Session;
import io.plastron.types.PlastronException;
import java.util.Random;

/**
 * Transactions on one thread, checkpoints on another, until a command waits or one of them fails.
 * Says {@code note begin C} before a checkpoint that holds at least the first C entries, and
 * {@code note ack C D} when it was acknowledged and D entries were committed by then. Every so many
 * checkpoints the key is rotated.
 */
final class Load {
    /** Transactions that may run ahead of the checkpoints: enough to always have one in flight. */
    private static final int AHEAD_MAX = 4;

    private final ChildStore store;
    private final StoreChild child;
    private final String tag;
    private final Object turn = new Object();
    private int committed;
    private int begun;
    private boolean done;
    private PlastronException writerFailure;

    Load(ChildStore store, StoreChild child, String tag) {
        this.store = store;
        this.child = child;
        this.tag = tag;
    }

    /** Answers with the class of what ended it, {@code none} for a command. */
    String run(long seed, int checkpointsPerRotation) {
        Thread writer = new Thread(() -> write(new Random(seed)), "load");
        writer.setDaemon(true);
        writer.start();
        PlastronException end = null;
        try {
            for (int i = 1; !child.commandWaits() && awaitDirty(); i++) {
                checkpoint(i % checkpointsPerRotation == 0);
            }
        } catch (PlastronException failed) {
            end = failed;
        } finally {
            finish(writer);
        }
        PlastronException why = end == null ? writerFailure : end;
        return why == null ? "none" : why.getClass().getSimpleName() + " " + why.getMessage();
    }

    private void checkpoint(boolean rotate) {
        int held;
        synchronized (turn) {
            held = committed;
            begun = held;
            turn.notifyAll();
        }
        child.say("note begin " + held);
        if (rotate) {
            store.connection().rotateKey();
        } else {
            store.connection().checkpoint();
        }
        int now;
        synchronized (turn) {
            now = committed;
        }
        child.say("note ack " + held + " " + now);
    }

    /** Waits for something to write; false when the writer has ended. */
    private boolean awaitDirty() {
        synchronized (turn) {
            while (committed == begun && !done) {
                pause();
            }
            return !done;
        }
    }

    private void write(Random seeds) {
        try (Session session = store.connection().openSession()) {
            while (awaitTurn()) {
                int entries = History.append(session, tag, seeds.nextLong());
                synchronized (turn) {
                    committed = entries;
                    if (begun == 0) {
                        begun = entries - 1;
                    }
                    turn.notifyAll();
                }
            }
        } catch (PlastronException failed) {
            synchronized (turn) {
                writerFailure = failed;
            }
        } finally {
            synchronized (turn) {
                done = true;
                turn.notifyAll();
            }
        }
    }

    private boolean awaitTurn() {
        synchronized (turn) {
            while (committed - begun >= AHEAD_MAX && !done) {
                pause();
            }
            return !done;
        }
    }

    private void pause() {
        try {
            turn.wait();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("nobody interrupts here", interrupted);
        }
    }

    private void finish(Thread writer) {
        synchronized (turn) {
            done = true;
            turn.notifyAll();
        }
        try {
            writer.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("nobody interrupts here", interrupted);
        }
    }
}
