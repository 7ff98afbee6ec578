// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a lane does with one call. */
@Timeout(120)
class LaneCallTest {
    private final SlotCore core =
            new SlotCore(
                    Rig.config("lanecall"),
                    SlotTime.SYSTEM,
                    new SlotEvents("lanecall", event -> {}));
    private final Candidate candidate =
            new Candidate(new FakeProvider("p", 1, 0), new Retry(core.config, core.time));
    private final Lanes lanes = new Lanes("lanecall");
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void close() {
        lanes.close();
    }

    @Test
    void aCallWhosePermissionFellWhileItWasQueuedDoesNotBegin() throws Exception {
        AtomicBoolean permitted = new AtomicBoolean(true);
        LaneCall<Void> call = call(permitted, () -> null);
        permitted.set(false);
        onLane(call);
        assertThat(runs.get()).isZero();
        assertThat(call.phase()).isEqualTo(LaneCall.Phase.CANCELLED);
        assertThat(candidate.lanes()).isZero();
    }

    @Test
    void aCallThatWasTakenBackDoesNotBegin() throws Exception {
        LaneCall<Void> call = call(new AtomicBoolean(true), () -> null);
        core.lock.lock();
        try {
            call.cancel();
        } finally {
            core.lock.unlock();
        }
        onLane(call);
        assertThat(runs.get()).isZero();
    }

    @Test
    void neitherInterruptNorClassLoaderOfACallStaysOnItsLane() throws Exception {
        LaneCall<Void> call =
                call(
                        new AtomicBoolean(true),
                        () -> {
                            Thread.currentThread().interrupt();
                            Thread.currentThread()
                                    .setContextClassLoader(LaneCallTest.class.getClassLoader());
                            return null;
                        });
        AtomicBoolean clean = new AtomicBoolean();
        CountDownLatch done = new CountDownLatch(1);
        lanes.execute(
                () -> {
                    call.run();
                    call.interrupt();
                    clean.set(
                            !Thread.currentThread().isInterrupted()
                                    && Thread.currentThread().getContextClassLoader() == null);
                    done.countDown();
                });
        done.await();
        assertThat(runs.get()).isEqualTo(1);
        assertThat(clean.get()).isTrue();
    }

    private LaneCall<Void> call(AtomicBoolean permitted, Callable<Void> body) {
        LaneCall<Void> call =
                new LaneCall<>(
                        core,
                        candidate,
                        "test",
                        LaneCall.Kind.CALL,
                        permitted::get,
                        () -> {
                            runs.incrementAndGet();
                            return body.call();
                        });
        candidate.callEntered(call);
        return call;
    }

    private void onLane(LaneCall<?> call) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        lanes.execute(
                () -> {
                    call.run();
                    done.countDown();
                });
        done.await();
    }
}
