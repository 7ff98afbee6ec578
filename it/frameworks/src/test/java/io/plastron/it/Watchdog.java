// SPDX-License-Identifier: Apache-2.0
package io.plastron.it;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Ends the framework's process when its tests take too long, after it printed what every thread
 * does: the tool that starts frameworks has no limit of its own. Every class of tests is
 * {@linkplain ExtendWith extended with} it, the first one starts the clock.
 */
final class Watchdog implements BeforeAllCallback {
    private static final Duration PER_CYCLE = Duration.ofSeconds(3);
    private static final Duration BASE = Duration.ofMinutes(6);
    private static final int EXIT_CODE = 124;
    private static final AtomicBoolean RUNNING = new AtomicBoolean();

    @Override
    public void beforeAll(ExtensionContext context) {
        if (!RUNNING.compareAndSet(false, true)) {
            return;
        }
        Duration limit = BASE.plus(PER_CYCLE.multipliedBy(HotSwapStressTest.CYCLES));
        Thread thread = new Thread(() -> bark(limit), "watchdog of the tests");
        thread.setDaemon(true);
        thread.start();
    }

    private static void bark(Duration limit) {
        try {
            new CountDownLatch(1).await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return;
        }
        PrintStream out = System.err;
        out.println("The tests did not end within " + limit + "; this is what all threads do:");
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            out.println(thread);
            for (StackTraceElement frame : stack) {
                out.println("    at " + frame);
            }
        });
        out.flush();
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
