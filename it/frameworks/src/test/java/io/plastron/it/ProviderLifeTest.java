// SPDX-License-Identifier: Apache-2.0
package io.plastron.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.plastron.Connection;
import io.plastron.KeyProviderAbsentException;
import io.plastron.KeyStatus.CandidateState;
import io.plastron.StoreEvent;
import io.plastron.StoreStatus;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.Configuration;

/** What a store does when its key providers come, go and change. */
class ProviderLifeTest extends FrameworkTest {
    /** More than a start or stop takes; the hanging call it must not wait for hangs for ever. */
    private static final Duration GENEROUS = Duration.ofSeconds(20);

    private Connection connection;
    private StoreStatus status;

    @BeforeEach
    void openStore() {
        inside.mock("first", 0);
        inside.store("s", folder.resolve("s"), "key_load_millis", 2_000L);
        connection = inside.connection("s");
        status = inside.status("s");
        Rows.create(connection);
        Rows.put(connection, "before", "1");
    }

    private void assertAbsentYetServing() {
        inside.awaitNoneActive(status);
        Rows.put(connection, "meanwhile", "2");
        assertThat(Rows.get(connection, "before")).contains("1");
        assertThatThrownBy(connection::checkpoint).isInstanceOf(KeyProviderAbsentException.class);
        assertThat(status.state()).isEqualTo(StoreStatus.State.OPEN);
        Waiting.until("the property says so", () -> "absent".equals(keysProperty()));
    }

    private Object keysProperty() {
        return inside.find(Connection.class, "s").orElseThrow().getProperty("plastron.keys");
    }

    private void assertServingWith(String instance) {
        inside.awaitActive("s", instance);
        Rows.checkpoint(connection);
        assertThat(Rows.get(connection, "before")).contains("1");
        Waiting.until("the property says so", () -> "active".equals(keysProperty()));
        assertThat(inside.connection("s")).as("registered all the time").isSameAs(connection);
    }

    @Test
    void itsBundleIsStoppedAndStarted() throws BundleException {
        Bundle bundle = inside.bundle(Inside.MOCK);
        bundle.stop();
        assertAbsentYetServing();

        bundle.start();

        assertServingWith("first");
        assertThat(Rows.get(connection, "meanwhile")).contains("2");
    }

    @Test
    void itsBundleIsUpdatedFromWhereItWasInstalledAndNeedsNoRefresh() throws BundleException {
        Inside.update(inside.bundle(Inside.MOCK));

        assertServingWith("first");
    }

    @Test
    void itsBundleIsUninstalledAndInstalledAgain() throws Exception {
        Bundle bundle = inside.bundle(Inside.MOCK);
        String location = bundle.getLocation();
        bundle.uninstall();
        assertAbsentYetServing();

        Bundle again = context.getBundle(0).getBundleContext().installBundle(location);
        again.start();

        assertServingWith("first");
    }

    @Test
    void itsConfigurationIsDeletedAndMadeAgain() {
        inside.delete(inside.mock("first", 0));
        assertAbsentYetServing();

        inside.mock("first", 0);

        assertServingWith("first");
    }

    @Test
    void itsConfigurationIsModified() {
        long service = Inside.active(status).orElseThrow();

        inside.change(inside.mock("first", 0), "metadataBytes", 300);

        Waiting.until("it has loaded its keys again", () -> mocks.calls("first").stream()
                .filter(line -> line.contains(" loadKey(")).count() > 1);
        assertServingWith("first");
        assertThat(Inside.active(status)).contains(service);
    }

    @Test
    void aHigherRankingOneComesAndGoes() {
        Configuration better = inside.mock("better", 10);
        assertServingWith("better");
        assertThat(status.keys().candidates()).extracting(candidate -> candidate.state())
                .containsExactly(CandidateState.ACTIVE, CandidateState.READY);

        inside.delete(better);

        assertServingWith("first");
    }

    @Test
    void aLowerRankingOneChangesNothing() {
        inside.mock("lower", -1);
        Waiting.until("it was seen", () -> status.keys().candidates().size() == 2);

        assertServingWith("first");
    }

    @Test
    void rankingsChangeByConfigurationAndTheSlotMoves() {
        Configuration other = inside.mock("other", -1);
        assertServingWith("first");

        inside.change(other, "service.ranking", 5);
        assertServingWith("other");

        inside.change(other, "service.ranking", -5);
        assertServingWith("first");
    }

    @Test
    void theTargetFilterChangesAndTheStoreStaysOpen() {
        inside.mock("other", 10);
        inside.awaitActive("s", "other");
        Configuration store = inside.store("s", folder.resolve("s"), "key_load_millis", 2_000L,
                "keys.target", "(instance=first)");
        assertServingWith("first");

        inside.change(store, "keys.target", "(instance=nobody)");
        assertAbsentYetServing();

        inside.change(store, "keys.target", "(instance=*)");
        assertServingWith("other");
    }

    @Test
    void aNewcomerWithOtherKeysIsRefusedAndTheOldOneStays() {
        inside.mock("stranger", 100, "seed", 99L);

        Waiting.until("it was refused", () -> status.keys().candidates().stream()
                .anyMatch(candidate -> candidate.state() == CandidateState.REFUSED));

        assertServingWith("first");
        Waiting.until("its refusal is told", () -> status.events().stream().anyMatch(event ->
                event.kind() == StoreEvent.Kind.REFUSED && !event.detail().isBlank()));
    }

    @Test
    void aNewcomerThatHangsHoldsNeitherItsStartNorTheOldOneUp() throws BundleException {
        inside.mock("hanging", 100, "script", new String[] {"loadKey hang-uninterruptibly"});
        Waiting.until("it hangs", () -> inside.provider("hanging").isPresent()
                && mocks.calls("hanging").stream().anyMatch(line -> line.endsWith("-> inside")));
        connection.checkpoint();

        Bundle bundle = inside.bundle(Inside.MOCK);
        assertTimeoutPreemptively(GENEROUS, () -> bundle.stop());
        assertTimeoutPreemptively(GENEROUS, () -> bundle.start());

        Rows.put(connection, "after", "3");
        Rows.checkpoint(connection);
    }

    @Test
    void aStopWaitsNoLongerThanTheDrainForACallInside() throws Exception {
        mocks.script("first", "getKeySize hang");
        FutureTask<Throwable> checkpointing = new FutureTask<>(() -> {
            Rows.put(connection, "x", "y");
            return catchThrowable(connection::checkpoint);
        });
        new Thread(checkpointing).start();
        Waiting.until("a call is inside", () -> mocks.calls("first").stream()
                .anyMatch(line -> line.contains("getKeySize") && line.endsWith("-> inside")));

        assertTimeoutPreemptively(GENEROUS, () -> inside.bundle(Inside.MOCK).stop());

        assertThat(checkpointing.get(Waiting.LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                .isInstanceOf(KeyProviderAbsentException.class);
        Waiting.until(() -> "both are told; " + status.events(), () -> status.events().stream()
                .map(StoreEvent::kind).collect(Collectors.toSet()).containsAll(
                        Set.of(StoreEvent.Kind.CHECKPOINT_FAILED, StoreEvent.Kind.ABSENT)));
    }

    @Test
    void aFileProviderOnTheSameRingTakesOver() {
        inside.file("a", 50, folder.resolve("ring"));
        inside.store("f", folder.resolve("f"), "key_provider", "file");
        Connection sealed = inside.connection("f");
        Rows.create(sealed);
        Rows.put(sealed, "k", "v");
        sealed.rotateKey();

        inside.file("b", 60, folder.resolve("ring"));
        inside.awaitActive("f", "b");

        sealed.rotateKey();
        assertThat(Rows.get(sealed, "k")).contains("v");
        assertThat(inside.status("f").keys().sealingKeyId()).isEqualTo(3);
    }
}
