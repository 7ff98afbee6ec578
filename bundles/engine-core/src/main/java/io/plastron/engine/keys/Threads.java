// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

/** How the slot's own threads are made and waited for. */
final class Threads {
    private Threads() {}

    /** A daemon that inherits neither thread locals nor a class loader from whoever makes it. */
    static Thread daemon(String name, Runnable body) {
        return asDaemon(new Thread(null, body, name, 0, false));
    }

    static <T extends Thread> T asDaemon(T thread) {
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    /** Waits for the end of a thread, unless it is this one or was never started. */
    static void join(Thread thread, long millisMax) {
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(Math.max(1, millisMax));
        } catch (InterruptedException interrupted) {
            // It is a daemon and was told to end; that is all the caller needs to get on.
            Thread.currentThread().interrupt();
        }
    }
}
