// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every record is sealed once, whoever does it, and a level ends when all of its records are. */
@Timeout(60)
class SealingQueueTest {
    private static final int RECORDS = 5_000;
    /** More than one thread seals alone. */
    private static final int FEW = 17;

    private final SealingHelper helper = new SealingHelper("test");
    private final SealingQueue queue = new SealingQueue(helper);
    private final AtomicIntegerArray sealed = new AtomicIntegerArray(RECORDS);
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() {
        helper.close();
    }

    private Runnable record(int number) {
        return () -> {
            threads.add(Thread.currentThread());
            sealed.incrementAndGet(number);
        };
    }

    private void assertEachSealedOnce(int count) {
        for (int number = 0; number < count; number++) {
            assertThat(sealed.get(number)).as("record %d", number).isEqualTo(1);
        }
    }

    @Test
    void everyRecordOfALevelIsSealedOnceBeforeItEnds() {
        for (int level = 0; level < 5; level++) {
            int first = level * RECORDS / 5;
            for (int i = 0; i < RECORDS / 5; i++) {
                queue.add(record(first + i));
            }
            queue.finish();
            assertEachSealedOnce(first + RECORDS / 5);
        }
    }

    @Test
    void aFewRecordsWakeNobody() {
        for (int number = 0; number < FEW - 1; number++) {
            queue.add(record(number));
        }
        assertEachSealedOnce(FEW - 1);
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void whatTheHelperThrewEndsTheLevelAndTheOthersAreSealedAllTheSame() {
        CountDownLatch begun = new CountDownLatch(1);
        for (int number = 0; number < FEW - 1; number++) {
            queue.add(record(number));
        }
        queue.add(() -> {
            if (Thread.currentThread().getName().startsWith("plastron-seal")) {
                begun.countDown();
                throw new IllegalStateException("the key was wiped");
            }
        });
        queue.add(record(FEW));
        boolean helped = Runtime.getRuntime().availableProcessors() > 1;
        if (helped) {
            await(begun);
            assertThatThrownBy(queue::finish).hasMessage("the key was wiped");
        } else {
            queue.finish();
        }
        assertThat(sealed.get(FEW)).isEqualTo(1);
    }

    @Test
    void recordsOfACheckpointThatGaveUpAreBroughtToTheirEnd() {
        CountDownLatch blocked = new CountDownLatch(1);
        AtomicInteger left = new AtomicInteger(FEW);
        CountDownLatch all = new CountDownLatch(1);
        for (int number = 0; number < FEW - 1; number++) {
            queue.add(record(number));
        }
        for (int i = 0; i < FEW; i++) {
            queue.add(() -> {
                if (Thread.currentThread().getName().startsWith("plastron-seal")) {
                    await(blocked);
                }
                if (left.decrementAndGet() == 0) {
                    all.countDown();
                }
            });
        }
        // Nobody calls finish.
        blocked.countDown();
        await(all);
    }

    @Test
    void withoutAHelperTheCheckpointSealsAlone() {
        helper.close();
        for (int number = 0; number < RECORDS; number++) {
            queue.add(record(number));
        }
        assertEachSealedOnce(RECORDS);
        assertThat(threads).containsExactly(Thread.currentThread());
        queue.finish();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException timedOut) {
            throw new AssertionError(timedOut);
        }
    }
}
