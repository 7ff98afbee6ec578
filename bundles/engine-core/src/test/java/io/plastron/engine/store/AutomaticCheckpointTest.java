// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.Checkpoint;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.types.Lsn;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checkpoints nobody asks for. */
@Timeout(120)
class AutomaticCheckpointTest {
    private static final Path HOME = Path.of("/store");

    private final SimulatedDisk disk = new SimulatedDisk();

    private TestStore open(String config) {
        return TestStore.open(disk, HOME, "create=true," + config, new MockKeyProvider());
    }

    private static Lsn newest(TestStore store) {
        return store.status().checkpoint().map(Checkpoint::lsn).orElse(Lsn.NONE);
    }

    private static void awaitAnother(TestStore store, Lsn before) {
        store.await("a checkpoint", () -> !newest(store).equals(before));
    }

    @Test
    void oneComesAfterTheConfiguredTimeIfAnythingChanged() {
        try (TestStore store = open("checkpoint_wait=1,checkpoint_dirty_max=0")) {
            store.create("table:A");
            Lsn before = newest(store);
            store.put("table:A", "k", "v");
            awaitAnother(store, before);
            assertThat(store.connection().newestCheckpoint().orElseThrow().steps()).hasSize(8);
        }
    }

    @Test
    void oneComesWhenEnoughBytesChanged() {
        try (TestStore store = open("checkpoint_wait=0,checkpoint_dirty_max=64K")) {
            store.create("table:A");
            store.connection().checkpoint();
            Lsn before = newest(store);
            store.put("table:A", "k", "v".repeat(32 << 10));
            assertThat(newest(store)).isEqualTo(before);
            assertThat(store.status().statistics().get("checkpoint.dirty_bytes"))
                    .isGreaterThan(32 << 10);
            store.put("table:A", "l", "v".repeat(40 << 10));
            awaitAnother(store, before);
        }
    }

    @Test
    void bothLimitsCanBeChangedWhileTheStoreRuns() {
        try (TestStore store = open("checkpoint_wait=0,checkpoint_dirty_max=0")) {
            store.create("table:A");
            Lsn before = newest(store);
            store.put("table:A", "k", "v");
            store.connection().reconfigure("checkpoint_wait=1");
            awaitAnother(store, before);
        }
    }
}
