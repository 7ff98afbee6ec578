// SPDX-License-Identifier: Apache-2.0
package io.plastron.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Ends the framework's process when its tests take too long, after it wrote down what every thread
 * does, beside the report: the tool that starts frameworks has no limit of its own. Every class of
 * tests is {@linkplain ExtendWith extended with} it, the first one starts the clock.
 */
final class Watchdog implements BeforeAllCallback {
    private static final Duration PER_CYCLE = Duration.ofSeconds(1);
    private static final Duration BASE = Duration.ofMinutes(4);
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
        try {
            Path folder = Path.of(System.getProperty("tester.dir"));
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("hang.txt"), "The tests did not end within " + limit
                    + "; this is what all threads do:\n" + threads());
        } catch (IOException failed) {
            failed.printStackTrace();
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    private static String threads() {
        StringBuilder text = new StringBuilder();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            text.append(thread).append('\n');
            for (StackTraceElement frame : stack) {
                text.append("    at ").append(frame).append('\n');
            }
        });
        return text.toString();
    }
}
