// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import static io.plastron.keyprovider.file.Samples.commit;
import static io.plastron.keyprovider.file.Samples.metadata;
import static io.plastron.keyprovider.file.Samples.sealingId;
import static io.plastron.keyprovider.file.Samples.secretOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.files.FileSystem;
import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyId;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.types.InvalidUseException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.StoreId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an exchange makes of a ring that is missing or was changed, and of keys given to it. */
class RingAndAdoptionTest {
    @TempDir
    private Path home;

    private Path ring;
    private FileKeyProvider provider;
    private final TestStore store = new TestStore(Samples.STORE);
    private FileKeyExchange exchange;

    @BeforeEach
    void open() {
        ring = home.resolve("ring");
        provider = new FileKeyProvider(FileSystem.local(), ring, true);
        exchange = attach();
    }

    private FileKeyExchange attach() {
        return (FileKeyExchange) provider.attach(store);
    }

    private FileKeyExchange fresh() {
        exchange.loadKey(KeyMetadata.empty());
        return exchange;
    }

    private FileKeyExchange loaded(byte[] persisted) {
        FileKeyExchange other = attach();
        other.loadKey(metadata(persisted));
        return other;
    }

    @Test
    void aMissingRingIsNeverMadeForAStoreThatExists() throws IOException {
        byte[] persisted = commit(fresh());
        Files.delete(ring);
        assertThatThrownBy(() -> loaded(persisted)).isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("A new ring cannot take its place");
        assertThatThrownBy(exchange::rotate).isInstanceOf(KeyRefusedException.class);
        assertThat(ring).doesNotExist();
    }

    @Test
    void withoutCreateAMissingRingIsNotMadeForAFreshStoreEither() {
        FileKeyExchange cautious = (FileKeyExchange)
                new FileKeyProvider(FileSystem.local(), ring, false).attach(store);
        assertThatThrownBy(() -> cautious.loadKey(KeyMetadata.empty()))
                .isInstanceOf(KeyRefusedException.class).hasMessageContaining("create=true");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void withoutCreateARingThatExistsServesAFreshStore() {
        fresh();
        TestStore second = new TestStore(StoreId.random());
        FileKeyExchange cautious = (FileKeyExchange)
                new FileKeyProvider(FileSystem.local(), ring, false).attach(second);
        cautious.loadKey(KeyMetadata.empty());
        assertThat(sealingId(cautious)).isEqualTo(1);
    }

    @Test
    void aDamagedRingIsNotReplacedForAFreshStore() throws IOException {
        Files.write(ring, new byte[0]);
        Files.setPosixFilePermissions(ring,
                PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> exchange.loadKey(KeyMetadata.empty()))
                .isInstanceOf(KeyRefusedException.class).hasMessageContaining("is empty");
        assertThat(ring).hasSize(0);
    }

    @Test
    void aRingRotatedByAnotherProcessIsTakenUp() {
        byte[] first = commit(fresh());
        FileKeyExchange other = loaded(first);
        other.rotate();
        byte[] second = commit(other);
        exchange.loadKey(metadata(second));
        assertThat(sealingId(exchange)).isEqualTo(2);
        exchange.rotate();
        assertThat(sealingId(exchange)).isEqualTo(3);
    }

    @Test
    void aRingThatLacksAGenerationInUseIsNotBuiltOn() throws IOException {
        commit(fresh());
        byte[] oldRing = Files.readAllBytes(ring);
        exchange.rotate();
        byte[] persisted = commit(exchange);
        Files.write(ring, oldRing);
        assertThatThrownBy(exchange::rotate).isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("generation 2");
        assertThatThrownBy(() -> exchange.loadKey(metadata(persisted)))
                .isInstanceOf(KeyRefusedException.class).hasMessageContaining("generation 2");
        assertThat(Files.readAllBytes(ring)).isEqualTo(oldRing);
        assertThat(sealingId(exchange)).as("the former stays").isEqualTo(2);
    }

    @Test
    void aRotationThatWaitsCountsAsInUse() throws IOException {
        commit(fresh());
        byte[] oldRing = Files.readAllBytes(ring);
        exchange.rotate();
        Files.write(ring, oldRing);
        assertThatThrownBy(exchange::rotate).isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("generation 2");
    }

    @Test
    void kp35AdoptionTakesAllKeysWithTheirIds() {
        new FileKeyProvider(FileSystem.local(), ring, true)
                .attach(new TestStore(Samples.OTHER_STORE)).loadKey(KeyMetadata.empty());
        try (DataKey four = key(4, 10); DataKey nine = key(9, 20)) {
            exchange.adopt(List.of(nine, four));
        }
        assertThat(store.changes).hasValue(1);
        FileKeyExchange other = loaded(commit(exchange));
        assertThat(secretOf(other, 4)).isEqualTo(Samples.secret(10).getEncoded());
        assertThat(secretOf(other, 9)).isEqualTo(Samples.secret(20).getEncoded());
        assertThat(sealingId(other)).isEqualTo(9);
        other.rotate();
        assertThat(sealingId(other)).as("KP-30").isEqualTo(10);
    }

    @Test
    void kp35AdoptionIsAllOrNothing() {
        commit(fresh());
        try (DataKey two = key(2, 10); DataKey conflict = key(1, 20)) {
            assertThatThrownBy(() -> exchange.adopt(List.of(two, conflict)))
                    .isInstanceOf(KeyRefusedException.class).hasMessageContaining("data key 1");
            assertThatThrownBy(() -> exchange.adopt(List.of(two, two)))
                    .isInstanceOf(InvalidUseException.class);
            assertThatThrownBy(() -> exchange.adopt(List.of()))
                    .isInstanceOf(InvalidUseException.class);
            assertThat(exchange.getKeySize()).isZero();
            exchange.adopt(List.of(two));
        }
        assertThat(sealingId(exchange)).as("its own key goes on sealing").isEqualTo(1);
        assertThat(secretOf(loaded(commit(exchange)), 2))
                .isEqualTo(Samples.secret(10).getEncoded());
    }

    @Test
    void kp35AdoptionMakesNoRing() {
        try (DataKey two = key(2, 10)) {
            assertThatThrownBy(() -> exchange.adopt(List.of(two)))
                    .isInstanceOf(KeyRefusedException.class);
        }
        assertThat(ring).doesNotExist();
    }

    private static DataKey key(int id, int firstByte) {
        return new DataKey(new KeyId(id), Samples.secret(firstByte).getEncoded());
    }
}
