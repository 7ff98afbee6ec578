// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.files.sim.SimulatedDisk;
import io.plastron.types.PlastronException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A verification while others write, and when it cannot begin. */
@Timeout(120)
class InspectionTest {
    private static final Path HOME = Path.of("/store");
    private static final String CONFIG =
            "create=true,sealed=false,key_provider=none,checkpoint_wait=0";
    private static final String TABLE = "table:A";

    private final SimulatedDisk disk = new SimulatedDisk();

    @Test
    void itIsNotDisturbedByDurableCommitsHoweverMany() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        AtomicBoolean enough = new AtomicBoolean();
        try (TestStore store = TestStore.open(disk, HOME, CONFIG)) {
            store.create(TABLE);
            store.connection().checkpoint();
            List<Future<?>> writers = new ArrayList<>();
            for (String key : List.of("a", "b")) {
                writers.add(threads.submit(() -> {
                    for (int i = 0; !enough.get(); i++) {
                        store.putDurably(TABLE, key, Integer.toString(i));
                    }
                }));
            }
            for (int i = 0; i < 40; i++) {
                store.connection().verify(null);
            }
            enough.set(true);
            for (Future<?> writer : writers) {
                writer.get();
            }
            assertThat(store.store().state().holds.oldest()).isEqualTo(Long.MAX_VALUE);
        } finally {
            enough.set(true);
            threads.shutdown();
        }
    }

    @Test
    void itHoldsNothingWhenTheLogCannotBeRead() {
        try (TestStore store = TestStore.open(disk, HOME, CONFIG)) {
            store.create(TABLE);
            store.connection().checkpoint();
            store.store().state().log.log().close();
            assertThatThrownBy(() -> store.connection().verify(null))
                    .isInstanceOf(PlastronException.class);
            assertThat(store.store().state().holds.oldest()).isEqualTo(Long.MAX_VALUE);
        }
    }
}
