// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.mock;

import static io.plastron.keyprovider.mock.Conversations.commit;
import static io.plastron.keyprovider.mock.Conversations.fresh;
import static io.plastron.keyprovider.mock.Conversations.secretOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyId;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.keyprovider.KeyRotation;
import io.plastron.keyprovider.KeyUpdate;
import io.plastron.keyprovider.PageKeys;
import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import java.lang.annotation.Annotation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MockScriptTest {
    private final MockKeyProvider provider = new MockKeyProvider();

    /** Calls {@code getKeySize} so often; the numbers of those that failed. */
    private List<Long> failures(KeyExchange exchange, int calls) {
        return LongStream.rangeClosed(1, calls).filter(call -> {
            try {
                exchange.getKeySize();
                return false;
            } catch (KeyRefusedException refused) {
                return true;
            }
        }).boxed().toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "getKeySize refuse      | [1, 2, 3, 4, 5]", "getKeySize#1 refuse    | [1]",
        "getKeySize#2-4 refuse  | [2, 3, 4]", "getKeySize#3+ refuse    | [3, 4, 5]",
        "* refuse               | [1, 2, 3, 4, 5]", "*#5 refuse              | [5]",
        "getKey refuse          | []"
    })
    void aRuleCountsTheCallsSinceItWasAdded(String rule, String expected) {
        KeyExchange exchange = fresh(provider);
        exchange.getKeySize();
        provider.script().add(rule);
        assertThat(failures(exchange, 5)).hasToString(expected);
        provider.script().clear();
        assertThat(failures(exchange, 2)).isEmpty();
    }

    @Test
    void theRuleAddedFirstActsAndAllCount() {
        KeyExchange exchange = fresh(provider);
        provider.script().add("getKeySize#1 corrupt first").add("getKeySize#2 refuse second");
        assertThatThrownBy(exchange::getKeySize).isInstanceOf(CorruptionException.class)
                .hasMessage("first");
        assertThatThrownBy(exchange::getKeySize).isInstanceOf(KeyRefusedException.class)
                .hasMessage("second");
        assertThat(exchange.getKeySize()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "getKey", "getKey dance", "nosuch hang", "getKey#x hang", "getKey# hang",
        "getKey delay soon", "getKey size many", "getKey delay"
    })
    void aRuleThatCannotBeReadIsRefused(String rule) {
        assertThatThrownBy(() -> provider.script().add(rule))
                .isInstanceOf(InvalidUseException.class);
    }

    @Test
    void everyOperationCanFail() {
        KeyExchange exchange = fresh(provider);
        PageKeys keys = (PageKeys) exchange;
        provider.script().add("* unreachable gone");
        List<Runnable> calls = List.of(
                () -> fresh(provider), exchange::getKeySize, keys::sealingKey,
                () -> exchange.loadKey(KeyMetadata.empty()),
                () -> exchange.getKey(ByteBuffer.allocate(9)), () -> keys.byId(new KeyId(1)),
                () -> ((KeyRotation) exchange).rotate(), exchange::close,
                () -> exchange.onKeyUpdate(
                        new KeyUpdate.Failed(new Exception())));
        for (Runnable call : calls) {
            assertThatThrownBy(call::run).isInstanceOf(KeyProviderUnreachableException.class)
                    .hasMessage("gone");
        }
    }

    @Test
    void anyClassCanBeThrown() {
        KeyExchange exchange = fresh(provider);
        provider.script().add("getKeySize#1 throw java.lang.NoClassDefFoundError a/B")
                .add("getKeySize#2 throw java.lang.InterruptedException");
        assertThatThrownBy(exchange::getKeySize).isInstanceOf(NoClassDefFoundError.class)
                .hasMessage("a/B");
        assertThatThrownBy(exchange::getKeySize).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aHangEndsWithTheRelease() throws Exception {
        KeyExchange exchange = fresh(provider);
        provider.script().add("getKeySize#1 hang");
        AtomicReference<Integer> answer = new AtomicReference<>();
        Thread lane = new Thread(() -> answer.set(exchange.getKeySize()), "lane");
        lane.start();
        assertThat(provider.awaitCalls(
                calls -> calls.stream().anyMatch(MockCall::isInside), 10_000)).isTrue();
        assertThat(((PageKeys) exchange).sealingKey()).as("others go on").isNotNull();
        assertThat(answer.get()).isNull();
        provider.script().release();
        lane.join(10_000);
        assertThat(answer.get()).isPositive();
    }

    @Test
    void anInterruptEndsAnInterruptibleHangOnly() throws Exception {
        KeyExchange exchange = fresh(provider);
        provider.script().add("getKeySize#1 hang").add("getKeySize#2 hang-uninterruptibly");
        Thread first = new Thread(exchange::getKeySize, "first");
        first.setUncaughtExceptionHandler((thread, thrown) -> {});
        first.start();
        first.interrupt();
        first.join(10_000);
        MockCall ended = provider.calls(MockOperation.GET_KEY_SIZE).get(0);
        assertThat(ended.outcome()).contains("KeyProviderUnreachableException");
        Thread second = new Thread(exchange::getKeySize, "second");
        second.start();
        awaitHanging(second);
        second.interrupt();
        awaitHanging(second);
        assertThat(provider.calls(MockOperation.GET_KEY_SIZE).get(1).isInside()).isTrue();
        provider.script().release();
        second.join(10_000);
        assertThat(provider.calls(MockOperation.GET_KEY_SIZE).get(1).outcome()).startsWith("ok");
    }

    /** Until it waits with no interrupt left to see; the test's time limit ends this otherwise. */
    private static void awaitHanging(Thread thread) {
        while (thread.isInterrupted() || thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(thread.isAlive()).isTrue();
            assertThat(Thread.currentThread().isInterrupted()).as("time is over").isFalse();
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void codeOfTheTestRunsInsideTheCall() {
        KeyExchange exchange = fresh(provider);
        AtomicReference<MockCall> seen = new AtomicReference<>();
        provider.script().once(MockOperation.GET_KEY_SIZE, new MockAction.Run(seen::set));
        exchange.getKeySize();
        assertThat(seen.get().operation()).isEqualTo(MockOperation.GET_KEY_SIZE);
        assertThat(seen.get().isInside()).isTrue();
    }

    @Test
    void itLiesAsTold() {
        KeyExchange exchange = fresh(provider);
        PageKeys keys = (PageKeys) exchange;
        provider.script().add("getKeySize#1 size 2000000").add("getKey#1 short")
                .add("byId#1 wrong-secret").add("sealingKey#1 unoffered-key");
        assertThat(exchange.getKeySize()).isEqualTo(2_000_000);
        ByteBuffer target = ByteBuffer.allocate(exchange.getKeySize());
        exchange.getKey(target);
        assertThat(target.remaining()).isEqualTo(1);
        assertThat(secretOf(exchange, 1)).isNotEqualTo(secretOf(exchange, 1));
        try (DataKey unoffered = keys.sealingKey(); DataKey offered = keys.sealingKey()) {
            assertThat(unoffered.id()).isNotEqualTo(offered.id());
            assertThatThrownBy(() -> keys.byId(unoffered.id()))
                    .isInstanceOf(KeyRefusedException.class);
        }
    }

    @Test
    void aBufferWrittenLateChangesAtTheNextCall() {
        KeyExchange exchange = fresh(provider);
        provider.script().add("getKey late-write");
        byte[] bytes = new byte[exchange.getKeySize()];
        exchange.getKey(ByteBuffer.wrap(bytes));
        byte[] before = bytes.clone();
        ((PageKeys) exchange).sealingKey();
        assertThat(bytes).isNotEqualTo(before).containsOnly(0xAA);
    }

    @Test
    void callsAreRecordedInOrderWithThreadTimeAndOutcome() {
        KeyExchange exchange = fresh(provider);
        commit(exchange);
        List<MockCall> calls = provider.calls();
        assertThat(calls).extracting(call -> call.operation().toString()).containsExactly("attach",
                "loadKey", "getKeySize", "getKey", "onKeyUpdate", "onKeyUpdate");
        assertThat(calls).extracting(MockCall::order).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(calls).allSatisfy(call -> {
            assertThat(call.thread()).isEqualTo(Thread.currentThread().getName());
            assertThat(call.store()).isEqualTo(Conversations.STORE.toString());
            assertThat(call.endNanos()).isGreaterThanOrEqualTo(call.beginNanos());
            assertThat(call.outcome()).startsWith("ok");
        });
        assertThat(calls.get(4).detail()).isEqualTo("Persisted");
        assertThat(provider.get()).hasSize(6).allMatch(line -> line.contains("store="));
    }

    @Test
    void theLogForgetsTheOldestButNeverTheCount() {
        CallLog log = new CallLog();
        for (int call = 0; call <= CallLog.CALLS_MAX; call++) {
            log.end(log.begin(MockOperation.BY_ID, "", ""), "ok");
        }
        assertThat(log.calls()).hasSize(CallLog.CALLS_MAX / 2 + 1);
        assertThat(log.calls().get(log.calls().size() - 1).order()).isEqualTo(CallLog.CALLS_MAX);
    }

    private record Config(boolean sealing, long seed, int rotateEvery, int metadataBytes,
            String... script) implements MockKeyProviderConfig {
        @Override
        public int service_ranking() {
            return 0;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return MockKeyProviderConfig.class;
        }
    }

    @Test
    void aConfigurationBringsAScriptAndAChangedOneReplacesIt() {
        assertThatThrownBy(() -> new MockKeyProvider(
                        new Config(true, 0, 0, 0, "activate refuse not today")))
                .isInstanceOf(KeyRefusedException.class).hasMessage("not today");
        MockKeyProvider configured =
                new MockKeyProvider(new Config(false, 9, 2, 500, "attach refuse"));
        assertThat(configured.options()).isEqualTo(new MockOptions(false, 9, 2, 500));
        assertThatThrownBy(() -> fresh(configured)).isInstanceOf(KeyRefusedException.class);
        configured.modified(new Config(true, 9, 0, 0));
        assertThatCode(() -> fresh(configured)).doesNotThrowAnyException();
        assertThat(configured.calls(MockOperation.ATTACH)).as("the log is kept").hasSize(2);
    }

    @Test
    void rulesCanBeGivenAsWords() {
        provider.accept("attach refuse");
        assertThatThrownBy(() -> fresh(provider)).isInstanceOf(KeyRefusedException.class);
        provider.accept("clear");
        provider.accept("release");
        assertThatCode(() -> fresh(provider)).doesNotThrowAnyException();
    }
}
