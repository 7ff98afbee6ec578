// SPDX-License-Identifier: Apache-2.0
package io.plastron.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.Connection;
import io.plastron.KeyProviderAbsentException;
import io.plastron.StoreEvent;
import io.plastron.StoreEvent.Kind;
import io.plastron.StoreStatus;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.TimeoutException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;

/**
 * Providers are stopped, started, updated, outranked and reconfigured while writers, readers and
 * checkpoints go on without pause. No committed write is lost, no call begins on a provider that
 * was stopped, nobody stalls, every failed checkpoint says of which kind it is, and what happened
 * can be read.
 *
 * <p>{@code -Dstress.cycles=N} or {@code -Pstress} for more; {@code -Dstress.seed=N} repeats the
 * pauses of a run.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class HotSwapStressTest extends FrameworkTest {
    static final int CYCLES = Integer.getInteger("plastron.stress.cycles", 200);

    private static final int ROTATE_EVERY = 10;
    /** No provider, or none as long as two change places: what a swap may do to a checkpoint. */
    private static final Set<Class<?>> OF_A_SWAP =
            Set.of(KeyProviderAbsentException.class, TimeoutException.class);
    /** A rotation gives up when its provider is replaced whenever it has rotated. */
    private static final Set<Class<?>> OF_A_ROTATION = Set.of(KeyProviderAbsentException.class,
            TimeoutException.class, KeyProviderUnreachableException.class);

    private final Queue<StoreEvent> events = new ConcurrentLinkedQueue<>();

    @Test
    void providersAreSwappedUnderLoad() throws Exception {
        BiFunction<String, Integer, Configuration> configure =
                (name, ranking) -> inside.mock(name, ranking);
        swap("mock", Inside.MOCK, configure, connection -> number -> connection.checkpoint(),
                OF_A_SWAP);
        assertThat(mocks.mocksSeen()).isGreaterThan(CYCLES / 2);
    }

    @Test
    void providersAreSwappedUnderLoadWhileKeysRotate() throws Exception {
        Path ring = folder.resolve("ring");
        swap("file", Inside.FILE, (name, ranking) -> inside.file(name, ranking, ring),
                connection -> number -> {
                    if (number % ROTATE_EVERY == 0) {
                        connection.rotateKey();
                    } else {
                        connection.checkpoint();
                    }
                }, OF_A_ROTATION);
        assertThat(inside.status("file").keys().sealingKeyId()).isGreaterThan(1);
    }

    private interface Checkpointing {
        Consumer<Long> on(Connection connection);
    }

    private void swap(String store, String providerBundle,
            BiFunction<String, Integer, Configuration> configure, Checkpointing checkpointing,
            Set<Class<?>> failures) throws Exception {
        configure.apply("steady", 0);
        Configuration configuration = open(store);
        Connection connection = inside.connection(store);
        StoreStatus status = inside.status(store);
        status.onEvent(events::add);
        Rows.create(connection);
        long seed = Long.getLong("plastron.stress.seed", System.nanoTime());
        System.out.println(store + ": " + CYCLES + " cycles, seed " + seed);
        Swapper swapper = new Swapper(inside, status,
                List.of(inside.bundle(providerBundle), second(providerBundle)), configure, seed);

        Load load = new Load(connection, checkpointing.on(connection));
        load.start();
        long beginNanos = System.nanoTime();
        try {
            for (int cycle = 0; cycle < CYCLES && load.failures().isEmpty(); cycle++) {
                swapper.cycle(cycle);
                awaitCheckpoint(load);
            }
        } finally {
            load.stop();
        }
        report(store, load, beginNanos);

        assertLoad(load, failures);
        assertEvents(failures);
        connection.checkpoint();
        load.assertNothingLost(connection);
        connection.verify(null);
        assertNothingLostCold(store, configuration, load);
    }

    private Configuration open(String store) {
        return inside.store(store, folder.resolve(store), "key_absent_wait_millis", 1_000L);
    }

    /** The same bundle again under another name: somebody else's provider on the same ring. */
    private Bundle second(String symbolicName) throws Exception {
        Path jar = BundleJar.renamed(inside.bundle(symbolicName), symbolicName + ".second",
                folder.resolve("second.jar"));
        Bundle second = context.installBundle(jar.toUri().toString());
        second.start();
        return second;
    }

    /** Swaps that follow each other too fast would leave no checkpoint to disturb. */
    private static void awaitCheckpoint(Load load) {
        long before = load.checkpoints();
        Waiting.until(() -> "a checkpoint succeeds; failed " + load.failedCheckpoints(),
                () -> load.checkpoints() > before || !load.failures().isEmpty());
    }

    private void report(String store, Load load, long beginNanos) {
        Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
        events.forEach(event -> kinds.merge(event.kind(), 1, Integer::sum));
        System.out.println(context.getBundle(0).getSymbolicName() + " " + store + ": " + CYCLES
                + " cycles in " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNanos)
                + " ms\n" + load + "\nevents " + kinds);
    }

    private static void assertLoad(Load load, Set<Class<?>> failures) {
        assertThat(load.failures()).as("writers and readers").isEmpty();
        assertThat(load.failedCheckpoints().keySet())
                .isSubsetOf(failures.stream().map(Class::getName).toList());
        assertThat(load.checkpoints()).isGreaterThanOrEqualTo(CYCLES);
        assertThat(load.writes().nanos(0.999)).isLessThanOrEqualTo(Load.STALL_NANOS);
        assertThat(load.reads().nanos(0.999)).isLessThanOrEqualTo(Load.STALL_NANOS);
    }

    private void assertEvents(Set<Class<?>> failures) {
        assertThat(events).extracting(StoreEvent::kind)
                .contains(Kind.OFFERED, Kind.ACTIVE, Kind.ABSENT, Kind.CHECKPOINT);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.subject()).isNotBlank();
            assertThat(event.detail()).isNotBlank();
        });
        assertThat(events).filteredOn(event -> event.kind() == Kind.CHECKPOINT_FAILED)
                .allMatch(event -> failures.stream()
                        .anyMatch(type -> type.getSimpleName().equals(event.subject())));
        assertThat(events).extracting(StoreEvent::kind).doesNotContain(
                Kind.ABANDONED_CALL, Kind.DRAIN_TIMEOUT, Kind.LOG_FAILED, Kind.FENCED);
    }

    private void assertNothingLostCold(String store, Configuration configuration, Load load) {
        inside.delete(configuration);
        Waiting.until(store + " is closed",
                () -> inside.find(StoreStatus.class, store).isEmpty());
        open(store);
        load.assertNothingLost(inside.connection(store));
    }
}
