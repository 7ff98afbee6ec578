// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.plastron.files.FileSystem;
import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.types.ClosedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** KP-06: no secret in any text this bundle makes, and none left in memory it can wipe. */
class SecretsTest {
    @TempDir
    private Path home;

    private final List<String> texts = new ArrayList<>();

    private void collect(Throwable thrown) {
        assertThat(thrown).isNotNull();
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        texts.add(text.toString());
    }

    /** Eight bytes of a secret in a row, in any usual spelling. */
    private void assertNoTextHolds(byte[] secret) {
        for (int from = 0; from + 8 <= secret.length; from += 8) {
            byte[] part = Arrays.copyOfRange(secret, from, from + 8);
            String hex = HexFormat.of().formatHex(part);
            String decimal = Arrays.toString(part).replaceAll("[\\[\\] ]", "");
            String base64 = Base64.getEncoder().withoutPadding()
                    .encodeToString(Arrays.copyOf(secret, 9)).substring(0, 10);
            for (String text : texts) {
                assertThat(text.toLowerCase(Locale.ROOT)).doesNotContain(hex);
                assertThat(text.replaceAll("[ ,]+", ",")).doesNotContain(decimal);
                assertThat(text).doesNotContain(base64);
            }
        }
    }

    @Test
    void kp06NoErrorAndNoTextHoldsASecret() throws IOException {
        Path ring = home.resolve("ring");
        FileKeyProvider provider = new FileKeyProvider(FileSystem.local(), ring, true);
        TestStore store = new TestStore(Samples.STORE);
        FileKeyExchange exchange = (FileKeyExchange) provider.attach(store);
        exchange.loadKey(KeyMetadata.empty());
        exchange.rotate();
        byte[] persisted = Samples.commit(exchange);
        byte[] bytes = Files.readAllBytes(ring);
        KeyRing read = KeyRingCodec.decode(ring.toString(), bytes);
        try (DataKey key = exchange.sealingKey()) {
            texts.addAll(List.of(key.toString(), read.toString(), exchange.toString(),
                    provider.toString(), read.active().toString(), read.active().kek().toString(),
                    new DataKeys.Entry(1, 0, Samples.secret(9)).toString()));
        }
        for (int bit = 0; bit < bytes.length * 8; bit += 7) {
            Files.write(ring, Samples.flipped(bytes, bit));
            collect(catchThrowable(() -> exchange.loadKey(Samples.metadata(persisted))));
        }
        Files.write(ring, bytes);
        for (int bit = 0; bit < persisted.length * 8; bit += 7) {
            byte[] changed = Samples.flipped(persisted, bit);
            collect(catchThrowable(() -> exchange.loadKey(Samples.metadata(changed))));
            byte[] trimmed = Samples.withCrc(changed);
            Throwable thrown =
                    catchThrowable(() -> exchange.loadKey(Samples.metadata(trimmed)));
            if (!Arrays.equals(trimmed, persisted)) {
                collect(thrown);
            }
        }
        assertThat(texts).hasSizeGreaterThan(500);
        read.generations().forEach(each -> assertNoTextHolds(each.kek().getEncoded()));
        assertNoTextHolds(Samples.secretOf(exchange, 1));
        assertNoTextHolds(Samples.secretOf(exchange, 2));
        assertNoTextHolds(Samples.secret(9).getEncoded());
    }

    /** The search above would find something if there were something. */
    @Test
    void theSearchFindsEachSpelling() {
        byte[] secret = Samples.secret(0x70).getEncoded();
        for (String spelled : List.of(HexFormat.of().withUpperCase().formatHex(secret),
                Arrays.toString(secret), Base64.getEncoder().encodeToString(secret))) {
            texts.clear();
            texts.add("error: " + spelled);
            assertThatThrownBy(() -> assertNoTextHolds(secret)).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void aWipedSecretIsGone() {
        Secret secret = Samples.secret(1);
        secret.destroy();
        assertThat(secret.isDestroyed()).isTrue();
        assertThatThrownBy(secret::getEncoded).isInstanceOf(ClosedException.class);
        assertThatThrownBy(secret::copy).isInstanceOf(ClosedException.class);
    }

    @Test
    void aClosedRingAndClosedKeysAreWiped() {
        KeyRing ring = Samples.ring();
        ring.close();
        assertThat(ring.generations()).allMatch(each -> each.kek().isDestroyed());
        DataKeys keys = Samples.keys();
        keys.close();
        assertThat(keys.entries()).allMatch(each -> each.secret().isDestroyed());
    }

    @Test
    void whatIsNoLongerNeededIsWipedAndNothingElse() {
        KeyOffers offers = new KeyOffers(Samples.STORE);
        DataKeys first = Samples.keys();
        DataKeys second = Samples.keys();
        DataKeys third = Samples.keys();
        offers.load(new KeyOffers.Version(first, new byte[] {1}));
        offers.offer(new KeyOffers.Version(second, new byte[] {2}));
        assertThat(offers.announce()).isEqualTo(1);
        offers.offer(new KeyOffers.Version(third, new byte[] {3}));
        assertThat(wiped(first, second, third)).containsExactly(false, false, false);
        offers.committed();
        assertThat(wiped(first, second, third)).containsExactly(true, false, false);
        assertThat(offers.announce()).isEqualTo(1);
        offers.failed();
        assertThat(wiped(first, second, third)).containsExactly(true, false, false);
        offers.announce();
        offers.committed();
        assertThat(wiped(first, second, third)).containsExactly(true, true, false);
        offers.close();
        assertThat(wiped(first, second, third)).containsExactly(true, true, true);
    }

    private static List<Boolean> wiped(DataKeys... all) {
        return Arrays.stream(all).map(keys -> keys.entries().stream()
                .allMatch(each -> each.secret().isDestroyed())).toList();
    }

    @Test
    void aSecretIsNeverSerialized() throws IOException {
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            assertThatThrownBy(() -> out.writeObject(Samples.secret(1)))
                    .isInstanceOf(NotSerializableException.class);
        }
    }
}
