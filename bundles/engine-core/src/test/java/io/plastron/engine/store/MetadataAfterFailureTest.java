// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.NotFoundException;
import io.plastron.Session;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.types.KeyRefusedException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A checkpoint that fails after it wrote the metadata table leaves a version of that table in the
 * log which nobody committed. What the next checkpoint commits must be its own.
 */
@Timeout(120)
class MetadataAfterFailureTest {
    private static final Path HOME = Path.of("/store");

    private final SimulatedDisk disk = new SimulatedDisk();
    private final MockKeyProvider provider = new MockKeyProvider();

    private TestStore leader() {
        TestStore store = TestStore.open(disk, HOME, "create=true", provider);
        store.create("table:A");
        store.put("table:A", "k", "1");
        store.connection().checkpoint();
        return store;
    }

    private void failCheckpoint(TestStore store) {
        provider.script().add("getKeySize#1 refuse no");
        assertThatThrownBy(() -> store.connection().checkpoint())
                .isInstanceOf(KeyRefusedException.class);
        provider.script().clear();
    }

    private TestStore follower() {
        return TestStore.open(disk, HOME, "role=follower", new MockKeyProvider());
    }

    @Test
    void theNextCheckpointHoldsWhatWasWrittenAfterTheFailure() {
        try (TestStore store = leader()) {
            for (int round = 2; round < 12; round++) {
                store.put("table:A", "k", "failed " + round);
                failCheckpoint(store);
                store.put("table:A", "k", "then " + round);
                store.connection().checkpoint();
                try (TestStore follower = follower()) {
                    assertThat(follower.rows("table:A"))
                            .isEqualTo(Map.of("k", "then " + round));
                }
                store.connection().verify(null);
            }
        }
    }

    @Test
    void theNextCheckpointHoldsNoTableThatWasDroppedAfterTheFailure() {
        try (TestStore store = leader()) {
            store.create("table:B");
            failCheckpoint(store);
            try (Session session = store.connection().openSession()) {
                session.drop("table:B");
                session.create("table:C", "key_format=S,value_format=S");
            }
            store.connection().checkpoint();
            try (TestStore follower = follower();
                    Session session = follower.connection().openSession()) {
                assertThat(session.openCursor("table:C").next()).isFalse();
                assertThatThrownBy(() -> session.openCursor("table:B"))
                        .isInstanceOf(NotFoundException.class);
            }
        }
    }
}
