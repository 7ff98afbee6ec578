// SPDX-License-Identifier: Apache-2.0
package io.plastron.files.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.files.OpenFile;
import io.plastron.files.SharedWords;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SimulatedDiskThreadsTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 500;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private List<Future<Void>> start(OpenFile file, SharedWords words) {
        List<Future<Void>> done = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int slot = thread;
            done.add(threads.submit(() -> {
                for (int round = 1; round <= ROUNDS; round++) {
                    ByteBuffer value = ByteBuffer.allocate(8).putLong(0, round);
                    file.write(value, slot * 8L);
                    words.max(0, round);
                    file.force();
                }
                return null;
            }));
        }
        return done;
    }

    @Test
    void neighboursInOneSectorDoNotLoseEachOthersWrites() throws Exception {
        OpenFile file = disk.createNew(Path.of("a"));
        SharedWords words = disk.map(Path.of("head"), 8, false);
        for (Future<Void> done : start(file, words)) {
            done.get();
        }
        ByteBuffer all = ByteBuffer.wrap(disk.read(Path.of("a")));
        for (int slot = 0; slot < THREADS; slot++) {
            assertThat(all.getLong(slot * 8)).isEqualTo(ROUNDS);
        }
        assertThat(words.getAcquire(0)).isEqualTo(ROUNDS);
    }

    @Test
    void aCrashStopsEveryThreadAfterExactlyThatManyOperations() throws Exception {
        OpenFile file = disk.createNew(Path.of("a"));
        SharedWords words = disk.map(Path.of("head"), 8, false);
        long before = disk.operations();
        disk.crashAfter(777);
        for (Future<Void> done : start(file, words)) {
            assertThatThrownBy(done::get).isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(CrashException.class);
        }
        assertThat(disk.operations() - before).isEqualTo(777);
        for (SimulatedDisk state : disk.crashStates()) {
            assertThat(state.isDead()).isFalse();
        }
    }
}
