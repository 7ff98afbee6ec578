// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.Checkpoint;
import io.plastron.files.FileSystem;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.mock.MockCall;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.keyprovider.mock.MockOperation;
import io.plastron.keyprovider.mock.MockOptions;
import io.plastron.types.Lsn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The scenarios of the original's key provider, by name, and its known bug. */
@Timeout(120)
class KeyLifecycleTest {
    private static final Path HOME = Path.of("/store");

    private final FileSystem disk = new SimulatedDisk();

    /** Every test ends with a look at what the engine did to its providers. */
    private final List<MockKeyProvider> providers = new ArrayList<>();

    private MockKeyProvider provider() {
        return provider(MockOptions.defaults());
    }

    private MockKeyProvider provider(MockOptions options) {
        MockKeyProvider made = new MockKeyProvider(options);
        providers.add(made);
        return made;
    }

    @AfterEach
    void noRuleOfTheSpiWasBroken() {
        providers.forEach(provider -> assertThat(provider.violations()).isEmpty());
    }

    private static List<String> loads(MockKeyProvider provider) {
        return provider.calls(MockOperation.LOAD_KEY).stream().map(MockCall::detail).toList();
    }

    @Test
    void theKeyIsReusedAtStart() {
        Lsn keyPage;
        try (TestStore store = TestStore.open(disk, HOME, "create=true", provider())) {
            store.create("table:A");
            keyPage = store.connection().checkpoint().keyPage();
        }
        MockKeyProvider second = provider();
        try (TestStore store = TestStore.open(disk, HOME, "", second)) {
            assertThat(store.status().keys().keyPage()).isEqualTo(keyPage);
            store.put("table:A", "k", "v");
            assertThat(store.connection().checkpoint().keyPage()).isEqualTo(keyPage);
        }
        assertThat(second.calls(MockOperation.GET_KEY)).isEmpty();
    }

    @Test
    void theKeyIsReusedOverCheckpointsAndTheNumberOfKeyPagesDoesNotGrow() {
        MockKeyProvider provider = provider();
        TreeSet<Lsn> keyPages = new TreeSet<>();
        try (TestStore store = TestStore.open(disk, HOME, "create=true", provider)) {
            store.create("table:A");
            for (int round = 0; round < 10; round++) {
                store.put("table:A", "k", "v" + round);
                keyPages.add(store.connection().checkpoint().keyPage());
            }
        }
        assertThat(keyPages).hasSize(1);
        assertThat(provider.calls(MockOperation.GET_KEY)).hasSize(1);
    }

    @Test
    void aFollowerGetsExactlyTheKeyPageOfTheTurtleItPickedUp() {
        MockKeyProvider leaders = provider(new MockOptions(true, 7, 2, 64));
        MockKeyProvider followers = provider(new MockOptions(true, 7, 2, 64));
        try (TestStore leader = TestStore.open(disk, HOME, "create=true", leaders);
                TestStore follower = TestStore.open(disk, HOME, "role=follower", followers)) {
            leader.create("table:A");
            for (int round = 0; round < 6; round++) {
                leader.put("table:A", "k", "v" + round);
                Checkpoint made = leader.connection().checkpoint();
                follower.await("pick-up", () -> follower.status().checkpoint()
                        .map(picked -> picked.lsn().equals(made.lsn())).orElse(false));
                assertThat(follower.status().keys().keyPage()).isEqualTo(made.keyPage());
                assertThat(loads(followers)).last().asString()
                        .contains(made.keyPage().toString());
            }
            assertThat(followers.calls()).extracting(MockCall::operation)
                    .doesNotContain(MockOperation.GET_KEY_SIZE, MockOperation.GET_KEY,
                            MockOperation.ROTATE);
        }
    }

    @Test
    void loadKeyEmptyComesOnceAndOnAFreshLeaderOnly() {
        MockKeyProvider first = provider();
        try (TestStore store = TestStore.open(disk, HOME, "create=true", first)) {
            store.create("table:A");
            for (int round = 0; round < 5; round++) {
                store.put("table:A", "k", "v" + round);
                store.connection().checkpoint();
            }
            store.connection().reconfigure("role=follower");
            store.connection().reconfigure("role=leader");
            store.put("table:A", "k", "last");
            store.connection().checkpoint();
        }
        assertThat(loads(first)).filteredOn(load -> load.contains("size=0")).hasSize(1);
        MockKeyProvider second = provider();
        try (TestStore store = TestStore.open(disk, HOME, "", second)) {
            store.put("table:A", "k", "again");
            store.connection().checkpoint();
        }
        // Once to become active, once right before the sealing key is asked for.
        assertThat(loads(second)).noneMatch(load -> load.contains("size=0")).hasSize(2);
    }

    @Test
    void aRotationAtEveryCheckpointSealsEachPageWithACommittedKey() {
        try (TestStore store = TestStore.open(
                disk, HOME, "create=true", provider(new MockOptions(true, 3, 1, 64)))) {
            store.create("table:A");
            for (int round = 0; round < 10; round++) {
                store.put("table:A", "k" + round, "v" + round);
                store.connection().checkpoint();
            }
            store.connection().verify(null);
        }
        try (TestStore store = TestStore.open(
                disk, HOME, "", provider(new MockOptions(true, 3, 1, 64)))) {
            assertThat(store.rows("table:A")).hasSize(10);
        }
    }
}
