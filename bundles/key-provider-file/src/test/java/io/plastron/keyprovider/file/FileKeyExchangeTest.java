// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import static io.plastron.keyprovider.file.Samples.commit;
import static io.plastron.keyprovider.file.Samples.handOut;
import static io.plastron.keyprovider.file.Samples.metadata;
import static io.plastron.keyprovider.file.Samples.sealingId;
import static io.plastron.keyprovider.file.Samples.secretOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.files.FileSystem;
import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyId;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.keyprovider.KeyUpdate;
import io.plastron.types.ClosedException;
import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.Lsn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of the SPI, as far as one exchange can keep or break them. */
class FileKeyExchangeTest {
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

    private KeyRing readRing() {
        return new KeyRingFile(FileSystem.local(), ring).read();
    }

    @Test
    void kp07AttachingCreatesNothing() throws IOException {
        attach();
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void kp12AFreshStoreGetsItsFirstKeyAndARing() {
        fresh();
        assertThat(sealingId(exchange)).isEqualTo(1);
        assertThat(store.changes).hasValue(1);
        byte[] persisted = commit(exchange);
        assertThat(persisted).isNotEmpty();
        assertThat(secretOf(loaded(persisted), 1)).isEqualTo(secretOf(exchange, 1));
    }

    @Test
    void kp13LoadingNothingAgainOffersTheSameKeyAgain() {
        byte[] first = handOut(fresh());
        exchange.loadKey(KeyMetadata.empty());
        assertThat(handOut(exchange)).isEqualTo(first);
    }

    /** The upstream bug: "nothing persisted" at every checkpoint must not make new keys. */
    @Test
    void kp12LoadingNothingIsRefusedOnceThereIsMetadata() {
        byte[] persisted = commit(fresh());
        assertThatThrownBy(() -> exchange.loadKey(KeyMetadata.empty()))
                .isInstanceOf(KeyRefusedException.class);
        assertThat(exchange.getKeySize()).isZero();
        FileKeyExchange other = loaded(persisted);
        assertThatThrownBy(() -> other.loadKey(KeyMetadata.empty()))
                .isInstanceOf(KeyRefusedException.class);
        assertThat(sealingId(other)).isEqualTo(1);
    }

    @Test
    void kp13LoadingTheSameTwiceChangesNothing() {
        byte[] persisted = commit(fresh());
        FileKeyExchange other = loaded(persisted);
        other.loadKey(metadata(persisted));
        assertThat(other.getKeySize()).isZero();
        assertThat(sealingId(other)).isEqualTo(1);
    }

    @Test
    void kp13LoadingOlderMetadataDropsWhatWasNotCommitted() {
        byte[] first = commit(fresh());
        exchange.rotate();
        byte[] never = handOut(exchange);
        exchange.loadKey(metadata(first));
        assertThat(exchange.getKeySize()).isZero();
        assertThat(sealingId(exchange)).isEqualTo(1);
        assertThatThrownBy(() -> exchange.byId(new KeyId(2)))
                .isInstanceOf(KeyRefusedException.class);
        exchange.onKeyUpdate(new KeyUpdate.Committed(Lsn.of(3)));
        assertThat(sealingId(exchange)).as("an outcome a load overtook").isEqualTo(1);
        assertThat(secretOf(loaded(never), 2)).as("KP-11: still loadable").hasSize(32);
    }

    @Test
    void kp30AKeyIdIsNotGivenAgainAfterItsRotationWasDropped() {
        byte[] first = commit(fresh());
        exchange.rotate();
        exchange.loadKey(metadata(first));
        exchange.rotate();
        assertThat(sealingId(exchange)).isEqualTo(3);
    }

    /** The process that rotated died before its metadata was committed. */
    @Test
    void kp30AKeyIdIsNotGivenAgainByAnotherProcess() {
        byte[] first = commit(fresh());
        exchange.rotate();
        handOut(exchange);
        FileKeyExchange other = loaded(first);
        other.rotate();
        assertThat(sealingId(other)).isEqualTo(3);
    }

    /** The store was never created, its first key never used; its number is gone all the same. */
    @Test
    void kp30TheFirstKeyIdIsNotGivenAgainEither() {
        handOut(fresh());
        FileKeyExchange other = attach();
        other.loadKey(KeyMetadata.empty());
        assertThat(sealingId(other)).isEqualTo(2);
    }

    /** The metadata itself remembers, should the ring come back from a backup. */
    @Test
    void kp30AKeyIdIsNotGivenAgainAfterTheRingWasRestored() throws IOException {
        byte[] first = commit(fresh());
        exchange.rotate();
        exchange.loadKey(metadata(first));
        byte[] oldRing = Files.readAllBytes(ring);
        exchange.rotate();
        commit(exchange);
        exchange.rotate();
        byte[] newest = commit(exchange);
        assertThat(sealingId(exchange)).isEqualTo(4);
        Files.write(ring, oldRing);
        assertThatThrownBy(() -> loaded(newest)).isInstanceOf(KeyRefusedException.class);
        exchange.loadKey(metadata(first));
        exchange.rotate();
        assertThat(sealingId(exchange)).isEqualTo(5);
    }

    @Test
    void kp14AFailedLoadLeavesWhatWasLoadedInForce() throws IOException {
        byte[] persisted = commit(fresh());
        byte[] secret = secretOf(exchange, 1);
        byte[] damaged = Samples.flipped(persisted, 500);
        assertThatThrownBy(() -> exchange.loadKey(metadata(damaged)))
                .isInstanceOf(CorruptionException.class);
        Files.delete(ring);
        assertThatThrownBy(() -> exchange.loadKey(metadata(persisted)))
                .isInstanceOf(KeyRefusedException.class);
        assertThat(secretOf(exchange, 1)).isEqualTo(secret);
        assertThat(sealingId(exchange)).isEqualTo(1);
    }

    @Test
    void kp14AFailedRotationOffersNothing() throws IOException {
        commit(fresh());
        Files.delete(ring);
        int changesBefore = store.changes.get();
        assertThatThrownBy(exchange::rotate).isInstanceOf(KeyRefusedException.class);
        assertThat(exchange.getKeySize()).isZero();
        assertThat(store.changes).hasValue(changesBefore);
        assertThat(sealingId(exchange)).isEqualTo(1);
    }

    @Test
    void kp18AskedAgainTheSameIsOfferedAgain() {
        commit(fresh());
        exchange.rotate();
        int size = exchange.getKeySize();
        assertThat(exchange.getKeySize()).isEqualTo(size).isPositive();
        assertThat(handOut(exchange)).hasSize(size);
    }

    @Test
    void kp19ARotationBetweenSizeAndBytesDoesNotMixTwoKeys() {
        commit(fresh());
        exchange.rotate();
        byte[] bytes = new byte[exchange.getKeySize()];
        exchange.rotate();
        assertThat(sealingId(exchange)).as("of what is handed out now").isEqualTo(2);
        exchange.getKey(ByteBuffer.wrap(bytes));
        FileKeyExchange other = loaded(bytes);
        assertThat(sealingId(other)).isEqualTo(2);
        exchange.onKeyUpdate(new KeyUpdate.Committed(Lsn.of(5)));
        assertThat(sealingId(loaded(commit(exchange)))).as("the later one waits").isEqualTo(3);
        assertThat(exchange.getKeySize()).isZero();
    }

    @Test
    void kp19BytesWithoutASizeAreNotGiven() {
        commit(fresh());
        assertThat(exchange.getKeySize()).isZero();
        assertThatThrownBy(() -> exchange.getKey(ByteBuffer.allocate(1000)))
                .isInstanceOf(InvalidUseException.class);
    }

    @Test
    void kp20ExactlyTheAnnouncedBytesArePut() {
        fresh();
        int size = exchange.getKeySize();
        ByteBuffer target = ByteBuffer.allocateDirect(size + 7);
        exchange.getKey(target);
        assertThat(target.position()).isEqualTo(size);
        assertThatThrownBy(() -> exchange.getKey(ByteBuffer.allocate(size - 1)))
                .isInstanceOf(InvalidUseException.class);
    }

    @Test
    void kp21FailedOffersAgain() {
        commit(fresh());
        exchange.rotate();
        byte[] handedOut = handOut(exchange);
        int changesBefore = store.changes.get();
        exchange.onKeyUpdate(new KeyUpdate.Failed(new IOException("disk")));
        assertThat(store.changes).hasValue(changesBefore + 1);
        assertThat(commit(exchange)).isEqualTo(handedOut);
        assertThat(exchange.getKeySize()).isZero();
        exchange.onKeyUpdate(new KeyUpdate.Failed(new IOException("disk")));
        assertThat(exchange.getKeySize()).isZero();
    }

    @Test
    void kp21PersistedAloneIsNotCommitted() {
        commit(fresh());
        exchange.rotate();
        byte[] handedOut = handOut(exchange);
        exchange.onKeyUpdate(new KeyUpdate.Persisted(Lsn.of(4)));
        assertThat(handOut(exchange)).isEqualTo(handedOut);
    }

    @Test
    void kp21WhenUndecidedBothStayLoadable() {
        byte[] before = commit(fresh());
        exchange.rotate();
        byte[] after = handOut(exchange);
        exchange.onKeyUpdate(new KeyUpdate.Persisted(Lsn.of(4)));
        exchange.onKeyUpdate(new KeyUpdate.Undecided(new IOException("force")));
        assertThat(sealingId(loaded(before))).isEqualTo(1);
        assertThat(sealingId(loaded(after))).isEqualTo(2);
        exchange.loadKey(metadata(after));
        assertThat(sealingId(exchange)).isEqualTo(2);
        assertThat(exchange.getKeySize()).isZero();
    }

    /** The provider left before it heard; the engine seals with the key all the same. */
    @Test
    void kp33KeysHandedOutAreFoundWithoutHearingOfTheCommit() {
        commit(fresh());
        exchange.rotate();
        handOut(exchange);
        assertThat(secretOf(exchange, 1)).hasSize(32);
        assertThat(secretOf(exchange, 2)).hasSize(32);
    }

    @Test
    void kp31EachAnswerIsAKeyOfItsOwn() {
        fresh();
        DataKey first = exchange.sealingKey();
        first.close();
        assertThat(exchange.sealingKey().secret()).isEqualTo(secretOf(exchange, 1));
    }

    @Test
    void kp32BeforeALoadThereIsNoSealingKey() {
        assertThatThrownBy(exchange::sealingKey).isInstanceOf(InvalidUseException.class);
        assertThat(exchange.getKeySize()).isZero();
    }

    @Test
    void kp32TheSealingKeyIsInWhatIsOfferedNow() {
        commit(fresh());
        exchange.rotate();
        int sealing = sealingId(exchange);
        assertThat(sealing).isEqualTo(2);
        assertThat(secretOf(loaded(handOut(exchange)), sealing))
                .isEqualTo(secretOf(exchange, sealing));
    }

    @Test
    void kp34RotationKeepsEveryOlderKeyAndGeneration() {
        byte[] first = commit(fresh());
        byte[] secret = secretOf(exchange, 1);
        for (int round = 2; round <= 5; round++) {
            exchange.rotate();
            assertThat(store.changes).hasValue(round);
            byte[] persisted = commit(exchange);
            FileKeyExchange other = loaded(persisted);
            assertThat(sealingId(other)).isEqualTo(round);
            assertThat(secretOf(other, 1)).isEqualTo(secret);
            assertThat(secretOf(other, round)).isNotEqualTo(secret);
            assertThat(secretOf(loaded(first), 1)).as("older checkpoint").isEqualTo(secret);
        }
        try (KeyRing now = readRing()) {
            assertThat(now.generations()).hasSize(5);
            assertThat(now.active().number()).isEqualTo(5);
            assertThat(now.keyIdHighest(Samples.STORE)).isEqualTo(5);
        }
    }

    @Test
    void kp34OldKeysAreWrappedUnderTheNewGeneration() {
        commit(fresh());
        exchange.rotate();
        byte[] persisted = commit(exchange);
        try (KeyRing now = readRing()) {
            assertThat(ByteBuffer.wrap(persisted).getInt(48)).isEqualTo(2);
            assertThat(Identity.read(ByteBuffer.wrap(persisted, 64, Identity.BYTES)))
                    .isEqualTo(now.active().id());
        }
    }

    @Test
    void kp34RotatingTwiceBeforeACheckpointOffersBothKeys() {
        commit(fresh());
        exchange.rotate();
        exchange.rotate();
        FileKeyExchange other = loaded(commit(exchange));
        assertThat(sealingId(other)).isEqualTo(3);
        assertThat(secretOf(other, 2)).isEqualTo(secretOf(exchange, 2));
    }

    @Test
    void kp34WithoutALoadThereIsNothingToRotate() {
        assertThatThrownBy(exchange::rotate).isInstanceOf(InvalidUseException.class);
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void kp01StoresOfOneProviderDoNotMix() {
        byte[] persisted = commit(fresh());
        TestStore second = new TestStore(Samples.OTHER_STORE);
        FileKeyExchange other = (FileKeyExchange) provider.attach(second);
        other.loadKey(KeyMetadata.empty());
        other.rotate();
        byte[] othersMetadata = commit(other);
        assertThat(sealingId(other)).isEqualTo(2);
        assertThat(sealingId(exchange)).isEqualTo(1);
        assertThat(secretOf(other, 1)).isNotEqualTo(secretOf(exchange, 1));
        assertThat(exchange.getKeySize()).isZero();
        assertThat(store.changes).hasValue(1);
        assertThatThrownBy(() -> loaded(othersMetadata)).isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining(Samples.OTHER_STORE.toString());
        other.close();
        assertThat(secretOf(loaded(persisted), 1)).isEqualTo(secretOf(exchange, 1));
    }

    @Test
    void kp22ClosingEndsAllAnswers() {
        byte[] persisted = commit(fresh());
        exchange.close();
        assertThatThrownBy(exchange::sealingKey).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> exchange.byId(new KeyId(1))).isInstanceOf(ClosedException.class);
        assertThatThrownBy(exchange::getKeySize).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> exchange.loadKey(metadata(persisted)))
                .isInstanceOf(ClosedException.class);
        assertThatThrownBy(exchange::rotate).isInstanceOf(ClosedException.class);
    }
}
