// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.Checkpoint;
import io.plastron.KeyProviderAbsentException;
import io.plastron.StoreEvent;
import io.plastron.StoreStatus.State;
import io.plastron.files.sim.Operation;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.mock.MockAction;
import io.plastron.keyprovider.mock.MockCall;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.keyprovider.mock.MockOperation;
import io.plastron.keyprovider.mock.MockOptions;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.LogFailedException;
import io.plastron.types.StoreFullException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A checkpoint that fails: typed, nothing lost, and the exchange hears exactly one outcome. */
@Timeout(120)
class CheckpointFailureTest {
    private static final Path HOME = Path.of("/store");
    private static final String CREATE = "create=true,key_absent_wait_millis=3000";
    /** Soon enough for a call that hangs, late enough for a machine that stands still. */
    private static final String IMPATIENT = CREATE + ",key_call_millis=2500";

    private final SimulatedDisk disk = new SimulatedDisk();
    private final MockOptions rotating = new MockOptions(true, 5, 1, 64);
    private final MockKeyProvider provider = new MockKeyProvider(rotating);

    private Map<String, String> reopened() {
        try (TestStore store =
                TestStore.open(disk, HOME, "", new MockKeyProvider(rotating))) {
            store.connection().verify(null);
            return store.rows("table:A");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "sealingKey#1 refuse no", "sealingKey#1 unreachable later", "sealingKey#1 hang",
        "sealingKey#1 throw java.lang.IllegalStateException", "getKeySize#1 refuse no",
        "getKeySize#1 hang", "getKeySize#1 size 2000000", "getKeySize#1 size -1",
        "getKey#1 refuse no", "getKey#1 hang", "getKey#1 short", "getKey#1 throw"
                + " java.lang.NoClassDefFoundError"})
    void aProviderThatFailsInTheKeySectionFailsTheCheckpointAndNothingElse(String script) {
        try (TestStore store = TestStore.open(disk, HOME, IMPATIENT, provider)) {
            store.create("table:A");
            Checkpoint before = store.connection().checkpoint();
            store.put("table:A", "k", "v");
            provider.script().add(script);
            assertThatThrownBy(() -> store.connection().checkpoint()).isInstanceOfAny(
                    KeyRefusedException.class, KeyProviderUnreachableException.class);
            assertThat(store.connection().newestCheckpoint()).contains(before);
            assertThat(store.rows("table:A")).isEqualTo(Map.of("k", "v"));
            provider.script().clear();
            provider.script().release();
            Checkpoint after = store.connection().checkpoint();
            assertThat(after.lsn()).isGreaterThan(before.lsn());
        }
        assertThat(provider.violations()).isEmpty();
        assertThat(reopened()).isEqualTo(Map.of("k", "v"));
    }

    @Test
    void aSealingKeyThatStandsInNoCommittedMetadataIsNeverUsed() {
        try (TestStore store = TestStore.open(disk, HOME, CREATE, provider)) {
            store.create("table:A");
            store.connection().checkpoint();
            int inUse = store.status().keys().sealingKeyId();
            provider.script().add("sealingKey#1 unoffered-key");
            store.put("table:A", "k", "v");
            store.connection().checkpoint();
            assertThat(store.status().keys().sealingKeyId()).isEqualTo(inUse);
        }
        assertThat(reopened()).isEqualTo(Map.of("k", "v"));
    }

    @Test
    void whatTheExchangeThrowsWhenItHearsTheOutcomeChangesNothing() {
        try (TestStore store = TestStore.open(disk, HOME, CREATE, provider)) {
            store.create("table:A");
            store.put("table:A", "k", "v");
            provider.script().add("onKeyUpdate refuse no");
            store.connection().checkpoint();
            assertThat(store.status().events()).extracting(StoreEvent::kind)
                    .contains(StoreEvent.Kind.PROVIDER_ERROR);
            provider.script().clear();
        }
        assertThat(reopened()).isEqualTo(Map.of("k", "v"));
    }

    @Test
    void everyPersistedIsFollowedByExactlyOneOutcome() {
        try (TestStore store = TestStore.open(disk, HOME, CREATE, provider)) {
            store.create("table:A");
            for (int round = 0; round < 3; round++) {
                store.put("table:A", "k", "v" + round);
                store.connection().checkpoint();
            }
        }
        List<String> heard = provider.calls(MockOperation.ON_KEY_UPDATE).stream()
                .map(MockCall::detail).toList();
        for (int i = 0; i < heard.size(); i += 2) {
            assertThat(heard.get(i)).contains("Persisted");
            assertThat(heard.get(i + 1)).contains("Committed");
        }
        assertThat(heard).hasSizeGreaterThanOrEqualTo(8);
    }

    @Test
    void withoutAProviderReadsGoOnCheckpointsFailTypedAndTheNextOneSucceeds() {
        try (TestStore store = TestStore.start(disk, HOME, CREATE)) {
            TestStore.Offered offered = store.offer(provider, 0);
            store.await("open", () -> store.status().state()
                    == State.OPEN);
            store.create("table:A");
            store.connection().checkpoint();
            store.withdraw(offered);
            store.put("table:A", "k", "v");
            assertThatThrownBy(() -> store.connection().checkpoint())
                    .isInstanceOf(KeyProviderAbsentException.class);
            assertThat(store.rows("table:A")).isEqualTo(Map.of("k", "v"));
            store.offer(new MockKeyProvider(rotating), 0);
            store.await("a provider", () -> store.status().keys().active().isPresent());
            store.connection().checkpoint();
        }
        assertThat(reopened()).isEqualTo(Map.of("k", "v"));
    }

    @Test
    void aFailedForceIsUndecidedFailsTheStoreAndReopeningDecides() {
        try (TestStore store = TestStore.open(disk, HOME, CREATE, provider)) {
            store.create("table:A");
            store.put("table:A", "k", "v");
            store.connection().checkpoint();
            store.put("table:A", "k", "w");
            disk.failNext(Operation.Kind.FORCE);
            assertThatThrownBy(() -> store.connection().checkpoint())
                    .isInstanceOf(LogFailedException.class);
            assertThat(store.status().state()).isEqualTo(State.FAILED);
            assertThatThrownBy(() -> store.put("table:A", "k", "x"))
                    .isInstanceOf(LogFailedException.class);
            assertThat(store.rows("table:A")).isEqualTo(Map.of("k", "w"));
            assertThat(provider.calls(MockOperation.ON_KEY_UPDATE)).last()
                    .extracting(MockCall::detail).asString().contains("Undecided");
        }
        assertThat(reopened().get("k")).isIn("v", "w");
    }

    @Test
    void aFullDiskIsToldAsSuchThenTheLogHasFailedAndReopeningWithRoomGoesOn() {
        String value = "x".repeat((1 << 20) - 100);
        try (TestStore store =
                TestStore.open(disk, HOME, CREATE + ",segment_max=8M", provider)) {
            store.create("table:A");
            store.put("table:A", "k", "v");
            store.connection().checkpoint();
            disk.setFreeBytes(0);
            assertThatThrownBy(() -> {
                // What was filled ahead is used up first.
                for (int i = 0; i < 64; i++) {
                    store.put("table:A", "big", i + value);
                    store.connection().checkpoint();
                }
            }).isInstanceOf(StoreFullException.class);
            assertThat(store.status().state()).isEqualTo(State.FAILED);
            assertThat(store.rows("table:A")).containsEntry("k", "v");
            assertThatThrownBy(() -> store.put("table:A", "k", "w"))
                    .isInstanceOf(LogFailedException.class).hasMessageContaining("full");
            assertThatThrownBy(() -> store.connection().checkpoint())
                    .isInstanceOf(LogFailedException.class).hasMessageContaining("full");
            disk.setFreeBytes(Long.MAX_VALUE);
        }
        assertThat(reopened()).containsEntry("k", "v");
    }

    @Test
    void aMockThatHangsForEverHoldsNoCheckpointLongerThanItsDeadline() {
        try (TestStore store = TestStore.open(disk, HOME, IMPATIENT, provider)) {
            store.create("table:A");
            provider.script().on(MockOperation.GET_KEY_SIZE, new MockAction.Hang(false));
            assertThatThrownBy(() -> store.connection().checkpoint())
                    .isInstanceOf(KeyProviderUnreachableException.class);
            provider.script().clear();
            provider.script().release();
        }
    }
}
