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
    static final int CYCLES = Integer.getInteger("plastron.stress.cycles", 100);

    private static final int ROTATE_EVERY = 10;
    /** What share of their time writers and readers may stand still on an idle machine. */
    private static final double STALLED_MAX = 0.05;
    /** Who waits for a lock waits for the machine several times: twice to five times, measured. */
    private static final double MACHINE_FACTOR = 10;
    /** A call is given up after the second of a drain: what the machine did in that time. */
    private static final long DRAIN_MILLIS = 1_500;
    private static final long STOOD_STILL_MILLIS = 300;
    private static final Set<Kind> TOO_SLOW = Set.of(Kind.ABANDONED_CALL, Kind.DRAIN_TIMEOUT);
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
        Machine machine = new Machine(folder.resolve("machine"));
        machine.start();
        load.start();
        long beginNanos = System.nanoTime();
        try {
            for (int cycle = 0; cycle < CYCLES && load.failures().isEmpty(); cycle++) {
                swapper.cycle(cycle);
                awaitCheckpoint(load);
            }
        } finally {
            load.stop();
            machine.stop();
        }
        report(store, load, machine, beginNanos);

        assertLoad(load, machine, failures);
        assertEvents(machine, failures);
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

    private void report(String store, Load load, Machine machine, long beginNanos) {
        Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
        events.forEach(event -> kinds.merge(event.kind(), 1, Integer::sum));
        System.out.println(context.getBundle(0).getSymbolicName() + " " + store + ": " + CYCLES
                + " cycles in " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNanos)
                + " ms\n" + load + "\n" + machine + "\nevents " + kinds);
    }

    private static void assertLoad(Load load, Machine machine, Set<Class<?>> failures) {
        assertThat(load.failures()).as("writers and readers").isEmpty();
        assertThat(load.failedCheckpoints().keySet())
                .isSubsetOf(failures.stream().map(Class::getName).toList());
        assertThat(load.checkpoints()).isGreaterThanOrEqualTo(CYCLES);
        double limit = STALLED_MAX + MACHINE_FACTOR * machine.share();
        assertThat(load.writes().shareBeyondLimit()).as("writers stand still")
                .isLessThanOrEqualTo(limit);
        assertThat(load.reads().shareBeyondLimit()).as("readers stand still")
                .isLessThanOrEqualTo(limit);
    }

    private void assertEvents(Machine machine, Set<Class<?>> failures) {
        assertThat(Set.copyOf(events.stream().map(StoreEvent::kind).toList()))
                .contains(Kind.OFFERED, Kind.ACTIVE, Kind.ABSENT, Kind.CHECKPOINT)
                .doesNotContain(Kind.LOG_FAILED, Kind.FENCED);
        assertThat(events.stream()
                .filter(event -> event.subject().isBlank() || event.detail().isBlank()))
                .as("events that say nothing").isEmpty();
        assertThat(events.stream().filter(event -> event.kind() == Kind.CHECKPOINT_FAILED
                && failures.stream().map(Class::getSimpleName).noneMatch(event.subject()::equals)))
                .as("checkpoints that failed for no reason of a swap").isEmpty();
        assertThat(events.stream().filter(event -> TOO_SLOW.contains(event.kind())
                && machine.stoodStillMillis(event.at(), DRAIN_MILLIS) < STOOD_STILL_MILLIS))
                .as("calls given up though the machine went on").isEmpty();
    }

    private void assertNothingLostCold(String store, Configuration configuration, Load load) {
        inside.delete(configuration);
        Waiting.until(store + " is closed",
                () -> inside.find(StoreStatus.class, store).isEmpty());
        open(store);
        load.assertNothingLost(inside.connection(store));
    }
}
