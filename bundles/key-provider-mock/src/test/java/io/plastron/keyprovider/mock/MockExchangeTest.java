// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.mock;

import static io.plastron.keyprovider.mock.Conversations.commit;
import static io.plastron.keyprovider.mock.Conversations.fresh;
import static io.plastron.keyprovider.mock.Conversations.handOut;
import static io.plastron.keyprovider.mock.Conversations.loaded;
import static io.plastron.keyprovider.mock.Conversations.sealingId;
import static io.plastron.keyprovider.mock.Conversations.secretOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyId;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.keyprovider.KeyRotation;
import io.plastron.keyprovider.KeyUpdate;
import io.plastron.keyprovider.PageKeys;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.Lsn;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** The mock keeps the rules itself, and notices an engine that does not. */
class MockExchangeTest {
    private final MockKeyProvider provider = new MockKeyProvider();

    private void assertViolation(Runnable breach, String rule) {
        assertThatThrownBy(breach::run).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(rule);
        assertThat(provider.violations()).hasSize(1).allMatch(each -> each.contains(rule));
    }

    @Test
    void mocksOfOneSeedLoadEachOthersMetadata() {
        KeyExchange first = fresh(provider);
        byte[] persisted = commit(first);
        KeyExchange second = loaded(new MockKeyProvider(), persisted);
        assertThat(secretOf(second, 1)).isEqualTo(secretOf(first, 1));
        assertThatThrownBy(() -> loaded(
                        new MockKeyProvider(MockOptions.defaults().withSeed(1)), persisted))
                .isInstanceOf(KeyRefusedException.class);
    }

    @Test
    void metadataOnlyHasNoKeysToGive() {
        MockKeyProvider keeper = new MockKeyProvider(MockOptions.defaults().metadataOnly());
        KeyExchange exchange = fresh(keeper);
        assertThat(exchange).isNotInstanceOf(PageKeys.class).isInstanceOf(KeyRotation.class);
        byte[] persisted = commit(exchange);
        ((KeyRotation) exchange).rotate();
        assertThat(commit(exchange)).isNotEqualTo(persisted);
    }

    @Test
    void itRotatesAtEveryCheckpoint() {
        MockKeyProvider restless =
                new MockKeyProvider(MockOptions.defaults().withRotateEvery(1));
        KeyExchange exchange = fresh(restless);
        for (int checkpoint = 1; checkpoint <= 4; checkpoint++) {
            int sealing = sealingId(exchange);
            byte[] persisted = commit(exchange);
            assertThat(secretOf(loaded(restless, persisted), sealing)).as("KP-32").hasSize(32);
            assertThat(sealingId(exchange)).isEqualTo(checkpoint);
        }
    }

    @Test
    void itRotatesAtEveryThirdCheckpoint() {
        KeyExchange exchange =
                fresh(new MockKeyProvider(MockOptions.defaults().withRotateEvery(3)));
        int offers = 0;
        for (int checkpoint = 1; checkpoint <= 9; checkpoint++) {
            offers += commit(exchange).length > 0 ? 1 : 0;
        }
        assertThat(offers).as("the first key and three rotations").isEqualTo(4);
    }

    @Test
    void metadataIsAsLargeAsAsked() {
        KeyExchange exchange =
                fresh(new MockKeyProvider(MockOptions.defaults().withMetadataBytes(70_000)));
        assertThat(commit(exchange)).hasSize(70_000);
    }

    /** The original stays in READ after a failure and trips over itself. */
    @Test
    void kp21AfterEveryOutcomeTheNextCheckpointGoesOn() {
        KeyExchange exchange = fresh(provider);
        byte[] first = handOut(exchange);
        exchange.onKeyUpdate(new KeyUpdate.Failed(new TimeoutException()));
        assertThat(handOut(exchange)).isEqualTo(first);
        exchange.onKeyUpdate(new KeyUpdate.Persisted(Lsn.of(4)));
        exchange.onKeyUpdate(new KeyUpdate.Failed(new TimeoutException()));
        assertThat(handOut(exchange)).isEqualTo(first);
        exchange.onKeyUpdate(new KeyUpdate.Persisted(Lsn.of(5)));
        exchange.onKeyUpdate(new KeyUpdate.Undecided(new TimeoutException()));
        assertThat(commit(exchange)).isEqualTo(first);
        assertThat(exchange.getKeySize()).isZero();
        assertThat(provider.violations()).isEmpty();
    }

    @Test
    void kp18AskingAgainWithoutTakingIsAllowed() {
        KeyExchange exchange = fresh(provider);
        assertThat(exchange.getKeySize()).isEqualTo(exchange.getKeySize()).isPositive();
        exchange.onKeyUpdate(new KeyUpdate.Failed(new TimeoutException()));
        assertThat(commit(exchange)).isNotEmpty();
        assertThat(provider.violations()).isEmpty();
    }

    @Test
    void kp13ALoadDropsWhatWasNotCommittedAndItsIdIsNotGivenAgain() {
        KeyExchange exchange = fresh(provider);
        byte[] persisted = commit(exchange);
        ((KeyRotation) exchange).rotate();
        exchange.loadKey(KeyMetadata.of(persisted, Lsn.of(1), 0));
        assertThat(exchange.getKeySize()).isZero();
        assertThat(sealingId(exchange)).isEqualTo(1);
        assertThatThrownBy(() -> ((PageKeys) exchange).byId(new KeyId(2)))
                .isInstanceOf(KeyRefusedException.class);
        ((KeyRotation) exchange).rotate();
        assertThat(sealingId(exchange)).isEqualTo(3);
    }

    @Test
    void kp19ARotationBetweenSizeAndBytesDoesNotMixTwoKeys() {
        KeyExchange exchange = fresh(provider);
        byte[] bytes = new byte[exchange.getKeySize()];
        ((KeyRotation) exchange).rotate();
        ByteBuffer target = ByteBuffer.wrap(bytes);
        exchange.getKey(target);
        assertThat(target.hasRemaining()).isFalse();
        assertThat(sealingId(loaded(new MockKeyProvider(), bytes))).isEqualTo(1);
    }

    @Test
    void kp12LoadingNothingTwiceIsAViolation() {
        KeyExchange exchange = fresh(provider);
        assertViolation(() -> exchange.loadKey(KeyMetadata.empty()), "KP-12");
    }

    @Test
    void kp16TakingWithoutAskingTheSizeIsAViolation() {
        KeyExchange exchange = fresh(provider);
        assertViolation(() -> exchange.getKey(ByteBuffer.allocate(100)), "KP-16");
    }

    @Test
    void kp21AskingBeforeTheOutcomeIsAViolation() {
        KeyExchange exchange = fresh(provider);
        handOut(exchange);
        assertViolation(exchange::getKeySize, "KP-21");
    }

    @Test
    void kp21ACommitOfNothingIsAViolation() {
        KeyExchange exchange = fresh(provider);
        assertViolation(
                () -> exchange.onKeyUpdate(new KeyUpdate.Committed(Lsn.of(1))), "KP-21");
    }

    @Test
    void kp22ACallAfterCloseIsAViolation() {
        KeyExchange exchange = fresh(provider);
        exchange.close();
        assertViolation(exchange::getKeySize, "KP-22");
    }

    @Test
    void kp03ACallAfterTheStopIsAViolation() {
        KeyExchange exchange = fresh(provider);
        provider.deactivate();
        assertViolation(exchange::getKeySize, "KP-03");
    }
}
