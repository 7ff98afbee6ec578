// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.types.KeyRefusedException;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The component, without a framework around it. */
class FileKeyProviderTest {
    @TempDir
    private Path home;

    private final TestStore store = new TestStore(Samples.STORE);

    private record Config(String path, boolean create) implements FileKeyProviderConfig {
        @Override
        public int service_ranking() {
            return 0;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return FileKeyProviderConfig.class;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "/", "a\0b"})
    void aWrongPathRefusesStoresWithTheReasonInsteadOfFailingToActivate(String path) {
        KeyExchange exchange = new FileKeyProvider(new Config(path, true)).attach(store);
        assertThatThrownBy(() -> exchange.loadKey(KeyMetadata.empty()))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("attribute 'path'").hasMessageContaining(FileKeyProvider.PID);
    }

    @Test
    void aChangedConfigurationIsTakenUpByExchangesThatAreOpen() {
        Path ring = home.resolve("ring");
        FileKeyProvider provider = new FileKeyProvider(new Config("", false));
        KeyExchange exchange = provider.attach(store);
        assertThatThrownBy(() -> exchange.loadKey(KeyMetadata.empty()))
                .isInstanceOf(KeyRefusedException.class);
        provider.modified(new Config(ring.toString(), true));
        exchange.loadKey(KeyMetadata.empty());
        assertThat(ring).exists();
    }

    @Test
    void aWorseConfigurationLeavesTheLoadedKeysInForce() throws IOException {
        Path ring = home.resolve("ring");
        FileKeyProvider provider = new FileKeyProvider(new Config(ring.toString(), true));
        KeyExchange exchange = provider.attach(store);
        exchange.loadKey(KeyMetadata.empty());
        byte[] persisted = Samples.commit(exchange);
        Path moved = home.resolve("moved");
        provider.modified(new Config(moved.toString(), true));
        assertThatThrownBy(() -> exchange.loadKey(Samples.metadata(persisted)))
                .isInstanceOf(KeyRefusedException.class).hasMessageContaining(moved.toString());
        assertThat(Samples.sealingId(exchange)).isEqualTo(1);
        Files.move(ring, moved);
        exchange.loadKey(Samples.metadata(persisted));
        assertThat(Samples.sealingId(exchange)).isEqualTo(1);
    }

    @Test
    void aRelativePathIsTakenFromTheWorkingDirectory() {
        KeyExchange exchange =
                new FileKeyProvider(new Config("no-such-ring", false)).attach(store);
        assertThatThrownBy(() -> exchange.loadKey(KeyMetadata.empty()))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining(Path.of("no-such-ring").toAbsolutePath().toString());
    }
}
