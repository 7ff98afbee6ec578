// SPDX-License-Identifier: Apache-2.0
package io.plastron.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.Connection;
import io.plastron.KeyProviderAbsentException;
import io.plastron.NotAStoreException;
import io.plastron.NotLeaderException;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.keyprovider.mock.MockOperation;
import io.plastron.keyprovider.mock.MockOptions;
import io.plastron.types.ClosedException;
import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.StoreInUseException;
import io.plastron.types.TimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening a store in plain Java: what is said, what is remembered, what goes wrong. */
@Timeout(120)
class PlastronTest {
    @TempDir
    Path folder;
    private Path home;
    private String file;

    @BeforeEach
    void places() {
        home = folder.resolve("store");
        file = file("ring");
    }

    /** Whatever a test did, also when opening failed. */
    @AfterEach
    void noThreadIsLeft() {
        Rows.awaitNoThreads();
    }

    private String file(String ring) {
        return "key_provider=(name=file,path=\"" + folder.resolve(ring) + "\",create=true)";
    }

    private void create(String config) {
        try (Connection connection = Plastron.open(home, "create=true," + config)) {
            Rows.put(connection, "a", "1");
        }
    }

    private void createWith(KeyProvider provider, String config) {
        try (Connection connection = Plastron.open(home, "create=true," + config, provider)) {
            Rows.put(connection, "a", "1");
        }
    }

    private void assertRows(String config) {
        try (Connection connection = Plastron.open(home, config)) {
            assertThat(Rows.of(connection)).containsOnlyKeys("a");
        }
    }

    @Test
    void aStoreRemembersHowItWasCreated() {
        create(file + ",name=first");
        assertRows("");
        assertRows("name=another,checkpoint_wait=0");
        try (Connection connection = Plastron.open(home, "name=visits")) {
            assertThat(connection.status().name()).isEqualTo("visits");
            assertThat(connection.status().path()).isEqualTo(home);
            assertThat(connection.status().keys().active()).contains("file");
        }
    }

    @Test
    void aRelativeRingIsFoundFromOtherWorkingFolders() throws Exception {
        Path relative = Path.of("").toAbsolutePath().relativize(folder.resolve("ring"));
        create("key_provider=(name=file,path=\"" + relative + "\",create=true)");
        assertThat(Files.readString(home.resolve("store.properties")))
                .contains("path=\"" + folder.resolve("ring") + "\"");
        assertRows("");
    }

    @Test
    void nothingIsCreatedUnasked() {
        assertThatThrownBy(() -> Plastron.open(home, file))
                .isInstanceOf(NotAStoreException.class).hasMessageContaining("create=true");
        assertThatThrownBy(() -> Plastron.open(home, ""))
                .isInstanceOf(NotAStoreException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aNewStoreNeedsSomebodyWhoKeepsItsKeys() {
        assertThatThrownBy(() -> Plastron.open(home, "create=true"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("key_provider=(name=file,path=RING,create=true)");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aStoreCanBeCreatedUnsealedAndStaysSo() {
        create("key_provider=none");
        try (Connection connection = Plastron.open(home, "")) {
            assertThat(connection.status().sealed()).contains(false);
        }
    }

    @Test
    void aSealedStoreIsNotOpenedWithoutKeys() {
        create(file);
        assertThatThrownBy(() -> Plastron.open(home, "key_provider=none"))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("sealed");
        assertRows("");
    }

    @Test
    void anotherRingAndALostOneAreRefused() throws Exception {
        create(file);
        Plastron.open(folder.resolve("other"), "create=true," + file("other ring")).close();
        assertThatThrownBy(() -> Plastron.open(home, file("other ring")))
                .isInstanceOf(KeyRefusedException.class).hasMessageContaining("other ring");
        Path ring = folder.resolve("ring");
        Path away = Files.move(ring, folder.resolve("away"));
        assertThatThrownBy(() -> Plastron.open(home, ""))
                .isInstanceOf(KeyRefusedException.class).hasMessageContaining("ring");
        assertThat(ring).doesNotExist();
        Files.move(away, ring);
        assertRows("");
    }

    @Test
    void aSilentProviderIsUnreachable() {
        String mock = "key_absent_wait_millis=200,key_provider=(name=mock,script=[%s])";
        create("key_provider=(name=mock)");
        assertThatThrownBy(() -> Plastron.open(
                home, mock.formatted("\"loadKey unreachable no line\"")))
                .isInstanceOf(KeyProviderUnreachableException.class)
                .hasMessageContaining("no line");
        assertThatThrownBy(() -> Plastron.open(
                home, "key_load_millis=300," + mock.formatted("\"loadKey hang\"")))
                .isInstanceOf(KeyProviderUnreachableException.class);
        assertRows("");
    }

    @Test
    void aProviderOfTheApplicationIsUsedAndNoOther() {
        MockKeyProvider own = new MockKeyProvider(MockOptions.defaults().withSeed(7));
        createWith(own, "");
        try (Connection connection = Plastron.open(home, "", own)) {
            assertThat(connection.status().keys().candidates()).singleElement()
                    .satisfies(only -> assertThat(only.name()).isEqualTo("MockKeyProvider"));
            assertThat(Rows.of(connection)).containsOnlyKeys("a");
        }
        assertThat(own.calls(MockOperation.ATTACH)).hasSize(2);
        assertThat(own.violations()).isEmpty();
        assertThatThrownBy(() -> Plastron.open(home, "", new MockKeyProvider()))
                .isInstanceOf(KeyRefusedException.class);
    }

    @Test
    void aProviderOfTheApplicationMustBeGivenAgain() {
        createWith(new MockKeyProvider(), "key_provider=(name=acme,region=north)");
        assertThatThrownBy(() -> Plastron.open(home, ""))
                .isInstanceOf(KeyProviderAbsentException.class)
                .hasMessageContaining("'acme'").hasMessageContaining("provider)");
        Plastron.open(home, "", new MockKeyProvider()).close();
    }

    @Test
    void aLambdaIsAProviderToo() {
        MockKeyProvider mock = new MockKeyProvider();
        createWith(mock::attach, "");
        try (Connection connection = Plastron.open(home, "", mock::attach)) {
            assertThat(connection.status().keys().active()).contains("KeyProvider");
        }
    }

    @Test
    void noneAndAProviderContradictEachOther() {
        assertThatThrownBy(() -> Plastron.open(
                home, "create=true,key_provider=none", new MockKeyProvider()))
                .isInstanceOf(InvalidUseException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"creat=true", "create=true,key_provider=(name=file,pth=x)",
        "create=true,key_provider=(name=file)", "create=true,key_provider=file",
        "create=true,key_provider=(path=x)", "create=true,key_provider=(name=mock,seed=x)",
        "create=true,key_provider=(name=mock,rotateEvery=-1)", "create=true,key_provider=[file]",
        "create=true,key_provider=none,sealed=true", "create=", "a=(b"})
    void aConfigurationThatMakesNoSenseIsRefused(String config) {
        assertThatThrownBy(() -> Plastron.open(home, config))
                .isInstanceOf(InvalidUseException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void ofTwoOpenersInOneProcessTheSecondIsRefused() {
        try (Connection first = Plastron.open(home, "create=true," + file)) {
            assertThatThrownBy(() -> Plastron.open(home, ""))
                    .isInstanceOf(StoreInUseException.class)
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
            Rows.put(first, "a", "1");
        }
        assertRows("");
    }

    @Test
    void aFollowerReadsBesideTheLeader() {
        try (Connection leader = Plastron.open(home, "create=true," + file)) {
            Rows.put(leader, "a", "1");
            leader.checkpoint();
            try (Connection follower = Plastron.open(home, "role=follower")) {
                assertThat(Rows.of(follower)).containsOnlyKeys("a");
                assertThatThrownBy(follower::checkpoint).isInstanceOf(NotLeaderException.class);
            }
        }
    }

    @Test
    void severalStoresAreOpenInOneProcess() {
        Path other = folder.resolve("other");
        try (Connection one = Plastron.open(home, "create=true," + file);
                Connection two = Plastron.open(other, "create=true," + file)) {
            Rows.put(one, "a", "1");
            Rows.put(two, "b", "2");
        }
        try (Connection one = Plastron.open(home, "");
                Connection two = Plastron.open(other, "")) {
            assertThat(Rows.of(one)).containsOnlyKeys("a");
            assertThat(Rows.of(two)).containsOnlyKeys("b");
        }
    }

    @Test
    void aClosedConnectionAnswersSo() {
        Connection connection = Plastron.open(home, "create=true," + file);
        connection.close();
        connection.close();
        assertThatThrownBy(connection::openSession).isInstanceOf(ClosedException.class);
    }

    @Test
    void aDamagedStoreSaysWhatIsDamaged() throws Exception {
        create(file);
        Path properties = home.resolve("store.properties");
        Files.writeString(properties,
                Files.readString(properties).replace("sealed=true", "sealed=false"));
        assertThatThrownBy(() -> Plastron.open(home, ""))
                .isInstanceOf(CorruptionException.class)
                .hasMessageContaining("store.properties");
    }

    @Test
    void anInterruptEndsTheWaitAndTheStore() throws Exception {
        MockKeyProvider hanging = new MockKeyProvider();
        hanging.script().add("loadKey hang");
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread opener = new Thread(() -> {
            try {
                Plastron.open(home, "create=true", hanging).close();
            } catch (TimeoutException expected) {
                interrupted.complete(Thread.currentThread().isInterrupted());
            } catch (RuntimeException | Error other) {
                interrupted.completeExceptionally(new CompletionException(other));
            }
        });
        opener.start();
        assertThat(hanging.awaitCalls(calls -> calls.stream().anyMatch(
                call -> call.operation() == MockOperation.LOAD_KEY), 30_000)).isTrue();
        opener.interrupt();
        assertThat(interrupted.get(60, TimeUnit.SECONDS)).isTrue();
    }
}
