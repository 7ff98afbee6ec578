// SPDX-License-Identifier: Apache-2.0
package io.plastron.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.Connection;
import io.plastron.KeyProviderAbsentException;
import io.plastron.KeyStatus.CandidateState;
import io.plastron.StoreStatus.State;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.keyprovider.mock.MockOptions;
import io.plastron.types.ClosedException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.KeyRefusedException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Key providers that come and go while a store runs in plain Java. */
@Timeout(120)
class PlastronStoreTest {
    /** Somebody brings the provider later. */
    private static final String LATER = "create=true,key_provider=acme,key_absent_wait_millis=200";

    @TempDir
    Path home;
    private MockKeyProvider first;
    private MockKeyProvider second;

    @BeforeEach
    void providers() {
        first = new MockKeyProvider();
        second = new MockKeyProvider();
    }

    @AfterEach
    void noRuleIsBrokenAndNoThreadIsLeft() {
        Rows.awaitNoThreads();
        assertThat(first.violations()).isEmpty();
        assertThat(second.violations()).isEmpty();
    }

    private static void awaitActive(PlastronStore store, int ranking) {
        Rows.await(() -> store.status().keys().candidates().stream()
                .filter(candidate -> candidate.state() == CandidateState.ACTIVE)
                .map(candidate -> candidate.ranking()).toList().equals(List.of(ranking)));
    }

    @Test
    void aLockedStoreUnlocksWhenAProviderComes() {
        try (PlastronStore store = Plastron.start(home, LATER)) {
            assertThatThrownBy(store::connection)
                    .isInstanceOf(KeyProviderAbsentException.class)
                    .hasMessageContaining("is locked").hasMessageContaining("Candidates: none");
            assertThat(store.status().state()).isEqualTo(State.LOCKED);
            store.offer(first, 0);
            Rows.put(store.connection(), "a", "1");
        }
        try (PlastronStore store = Plastron.start(home, "")) {
            assertThatThrownBy(store::connection)
                    .isInstanceOf(KeyProviderAbsentException.class);
            store.offer(second, 0);
            assertThat(Rows.of(store.connection())).containsOnlyKeys("a");
        }
    }

    @Test
    void whoCannotLoadTheKeysIsListedAndTheOtherUsed() {
        MockKeyProvider stranger = new MockKeyProvider(MockOptions.defaults().withSeed(9));
        try (PlastronStore store = Plastron.start(home, LATER)) {
            store.offer(first, 0);
            Rows.put(store.connection(), "a", "1");
        }
        try (PlastronStore store = Plastron.start(home, "")) {
            store.offer(stranger, 5);
            assertThatThrownBy(store::connection).isInstanceOf(KeyRefusedException.class)
                    .hasMessageContaining("is locked");
            store.offer(second, 1);
            assertThat(Rows.of(store.connection())).containsOnlyKeys("a");
            assertThat(store.status().keys().candidates()).extracting(each -> each.state())
                    .containsExactly(CandidateState.REFUSED, CandidateState.ACTIVE);
        }
    }

    @Test
    void noCallBeginsOnAProviderAfterItWasWithdrawn() {
        try (PlastronStore store = Plastron.start(home, LATER)) {
            PlastronStore.Offer offered = store.offer(first, 0);
            Connection connection = store.connection();
            Rows.put(connection, "a", "1");
            store.offer(second, 1);
            awaitActive(store, 1);
            offered.close();
            offered.close();
            int calls = first.calls().size();
            connection.rotateKey();
            Rows.put(connection, "b", "2");
            connection.checkpoint();
            assertThat(first.calls()).hasSize(calls);
        }
        try (Connection connection = Plastron.open(home, "", first)) {
            assertThat(Rows.of(connection)).containsOnlyKeys("a", "b");
        }
    }

    @Test
    void anOpenStoreStaysOpenWithoutAProvider() {
        try (PlastronStore store = Plastron.start(home, LATER)) {
            PlastronStore.Offer offered = store.offer(first, 0);
            Connection connection = store.connection();
            Rows.put(connection, "a", "1");
            offered.close();
            Rows.put(connection, "b", "2");
            assertThatThrownBy(connection::checkpoint)
                    .isInstanceOf(KeyProviderAbsentException.class);
            assertThat(Rows.of(store.connection())).containsOnlyKeys("a", "b");
            store.offer(second, 0);
            awaitActive(store, 0);
            connection.checkpoint();
        }
    }

    @Test
    void aStoreThatIsNotSealedTakesNoProvider() {
        try (PlastronStore store = Plastron.start(home, "create=true,key_provider=none")) {
            store.connection();
            assertThatThrownBy(() -> store.offer(first, 0))
                    .isInstanceOf(InvalidUseException.class);
        }
    }

    @Test
    void afterCloseTheStatusTellsAndTheRestIsClosed() {
        PlastronStore store = Plastron.start(home, "create=true,key_provider=none");
        store.connection();
        store.close();
        store.close();
        assertThat(store.status().state()).isEqualTo(State.CLOSED);
        assertThatThrownBy(store::connection).isInstanceOf(ClosedException.class);
    }

    @Test
    void onlyProvidersOfThisJarAreMadeFromAConfiguration() {
        assertThat(Plastron.keyProvider("name=file,path=ring")).isNotNull();
        assertThat(Plastron.keyProvider("name=mock,seed=3,metadataBytes=4K")).isNotNull();
        assertThatThrownBy(() -> Plastron.keyProvider("name=acme"))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("'acme'");
        assertThatThrownBy(() -> Plastron.keyProvider("name=file"))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("path=RING");
    }
}
