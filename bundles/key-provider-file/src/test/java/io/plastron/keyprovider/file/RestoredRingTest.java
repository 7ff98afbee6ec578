// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import static io.plastron.keyprovider.file.Samples.commit;
import static io.plastron.keyprovider.file.Samples.metadata;
import static io.plastron.keyprovider.file.Samples.sealingId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.files.FileSystem;
import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyId;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.keyprovider.file.KeyRing.Generation;
import io.plastron.keyprovider.file.KeyRing.State;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.StoreId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two stores share a ring, and an older copy of it is put back between their rotations. */
class RestoredRingTest {
    @TempDir
    private Path home;

    private Path ring;
    private FileKeyExchange first;
    private FileKeyExchange second;
    private byte[] olderRing;

    @BeforeEach
    void shareARing() throws IOException {
        ring = home.resolve("ring");
        first = attach(Samples.STORE);
        first.loadKey(KeyMetadata.empty());
        commit(first);
        second = attach(Samples.OTHER_STORE);
        second.loadKey(KeyMetadata.empty());
        commit(second);
        olderRing = Files.readAllBytes(ring);
    }

    private FileKeyExchange attach(StoreId store) {
        return (FileKeyExchange)
                new FileKeyProvider(FileSystem.local(), ring, true).attach(new TestStore(store));
    }

    private void load(StoreId store, byte[] persisted) {
        try (FileKeyExchange exchange = attach(store)) {
            exchange.loadKey(metadata(persisted));
            assertThat(sealingId(exchange)).isEqualTo(2);
        }
    }

    private static byte[] rotate(FileKeyExchange exchange) {
        exchange.rotate();
        return commit(exchange);
    }

    private KeyRing read(byte[] bytes) {
        return KeyRingCodec.decode(ring.toString(), bytes);
    }

    @Test
    void generationsOfOneNumberAreToldApartAndBothNamed() throws IOException {
        byte[] ofFirst = rotate(first);
        byte[] firstsRing = Files.readAllBytes(ring);
        Files.write(ring, olderRing);
        byte[] ofSecond = rotate(second);
        byte[] secondsRing = Files.readAllBytes(ring);
        String firstsName = read(firstsRing).active().name();
        String secondsName = read(secondsRing).active().name();
        assertThat(firstsName).startsWith("generation 2 (").isNotEqualTo(secondsName);
        assertThatThrownBy(() -> load(Samples.STORE, ofFirst))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContainingAll(firstsName, secondsName, ring.toString(),
                        "an older copy of the ring was restored");
        assertThatThrownBy(first::rotate).isInstanceOf(KeyRefusedException.class)
                .hasMessageContainingAll(firstsName, secondsName);
        assertThat(Files.readAllBytes(ring)).isEqualTo(secondsRing);
        Files.write(ring, firstsRing);
        load(Samples.STORE, ofFirst);
        assertThatThrownBy(() -> load(Samples.OTHER_STORE, ofSecond))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContainingAll(firstsName, secondsName,
                        "an older copy of the ring was restored");
    }

    @Test
    void aRingPutTogetherOfBothOpensBothAndIsRotatedOn() throws IOException {
        byte[] ofFirst = rotate(first);
        KeyRing firsts = read(Files.readAllBytes(ring));
        Files.write(ring, olderRing);
        byte[] ofSecond = rotate(second);
        KeyRing seconds = read(Files.readAllBytes(ring));
        Files.write(ring, KeyRingCodec.encode(merged(firsts, seconds)));
        load(Samples.STORE, ofFirst);
        load(Samples.OTHER_STORE, ofSecond);
        rotate(first);
        load(Samples.OTHER_STORE, ofSecond);
        assertThat(read(Files.readAllBytes(ring)).active().number()).isEqualTo(3);
    }

    private static KeyRing merged(KeyRing left, KeyRing right) {
        Generation leftActive = left.active();
        Generation retired = new Generation(leftActive.number(), leftActive.id(),
                leftActive.createdMillis(), leftActive.kek(), State.RETIRED);
        List<Generation> all = Stream.of(left.generations().get(0), retired, right.active())
                .toList();
        return new KeyRing(left.place(), left.id(), left.revision() + 1, all,
                Map.of(Samples.STORE, 2, Samples.OTHER_STORE, 2));
    }

    /** All that this store needs is there, but perhaps not what others need. */
    @Test
    void aRingOlderThanTheOneSeenIsNotWrittenOnUntilItIsLoaded() throws IOException {
        try (DataKey key = new DataKey(new KeyId(7), Samples.secret(1).getEncoded())) {
            first.adopt(List.of(key));
        }
        byte[] adopted = commit(first);
        Files.write(ring, olderRing);
        assertThatThrownBy(first::rotate).isInstanceOf(KeyRefusedException.class)
                .hasMessageContainingAll("is at revision 2", "seen its revision 3",
                        "an older copy of the ring was restored", "open the store again");
        assertThat(first.getKeySize()).isZero();
        assertThat(Files.readAllBytes(ring)).isEqualTo(olderRing);
        first.loadKey(metadata(adopted));
        first.rotate();
        assertThat(sealingId(first)).as("KP-30: the metadata remembers").isEqualTo(8);
    }
}
