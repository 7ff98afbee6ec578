// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.KeyProviderAbsentException;
import io.plastron.keyprovider.KeyId;
import io.plastron.keyprovider.KeyUpdate;
import io.plastron.keyprovider.PageKeys;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.Lsn;
import io.plastron.types.StoreId;
import io.plastron.types.TimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Providers come and go, throw, stop themselves and change, while a thread checkpoints with a new
 * key each time and another reads keys. Held against an oracle: no call begins after a withdrawal
 * returned, no two providers in one lease, a lease's provider has the committed keys, errors are
 * typed, objects are returned once, threads end.
 *
 * <p>To repeat one schedule: {@code -Dplastron.slot.seed=<seed>}. The steps of each thread follow
 * from the seed, how the threads interleave does not.
 */
@Timeout(300)
class RandomSchedulesTest {
    private static final int SCHEDULES = 1_000;
    private static final int FRAMEWORK_STEPS = 12;
    private static final int PROVIDERS_AT_ONCE = 3;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    @Test
    void everyScheduleKeepsThePromises() throws Exception {
        Long only = Long.getLong("plastron.slot.seed");
        long first = only != null ? only : new Random().nextLong();
        int schedules = only != null ? 1 : SCHEDULES;
        int leases = 0;
        int keyed = 0;
        for (long seed = first; seed < first + schedules; seed++) {
            try (Schedule schedule = new Schedule(seed)) {
                schedule.run();
                leases += schedule.leases.get();
                keyed += schedule.committed;
            } catch (Throwable failure) {
                throw new AssertionError("repeat with -Dplastron.slot.seed=" + seed, failure);
            }
        }
        if (only == null) {
            // A schedule in which nothing happens proves nothing.
            assertThat(leases).isGreaterThanOrEqualTo(SCHEDULES);
            assertThat(keyed).isGreaterThanOrEqualTo(SCHEDULES);
        }
    }

    private static final class Schedule implements AutoCloseable {
        private final Random random;
        private final KeyProviderSlot slot;
        private final List<FakeProvider> here = new ArrayList<>();
        private final Map<String, FakeProvider> all = new ConcurrentHashMap<>();
        private final List<String> wrong = new CopyOnWriteArrayList<>();
        private final AtomicBoolean stop = new AtomicBoolean();
        private final AtomicInteger leases = new AtomicInteger();
        private volatile int committed;
        private String committedBy = "";

        Schedule(long seed) {
            random = new Random(seed);
            slot =
                    new KeyProviderSlot(
                            new SlotConfig("s" + seed, 60_000, 60_000, 3_000, 1_000, 1, 1, 4),
                            event -> {});
            slot.start(new StoreId(seed, 0), () -> {});
        }

        void run() throws Exception {
            slot.require(KeyState.fresh(CandidateCheck.NONE));
            List<CompletableFuture<Void>> threads =
                    List.of(
                            Rig.async(() -> repeat(random.nextLong(), this::checkpoint)),
                            Rig.async(() -> repeat(random.nextLong(), this::read)),
                            Rig.async(() -> repeat(random.nextLong(), this::read)));
            // On a busy machine the steps may all be over before the checkpoints' thread first ran.
            long patience = System.nanoTime() + PATIENCE_NANOS;
            for (int step = 0; step < FRAMEWORK_STEPS || committed == 0; step++) {
                framework();
                if (System.nanoTime() > patience) {
                    wrong.add("no checkpoint was committed in " + step + " steps");
                    break;
                }
            }
            stop.set(true);
            for (CompletableFuture<Void> thread : threads) {
                Rig.get(thread);
            }
        }

        private Void repeat(long seed, Consumer<Random> step) {
            Random own = new Random(seed);
            while (!stop.get()) {
                try {
                    step.accept(own);
                } catch (KeyProviderAbsentException
                        | KeyProviderUnreachableException
                        | KeyRefusedException
                        | TimeoutException typed) {
                    LockSupport.parkNanos(own.nextInt(100_000));
                }
            }
            return null;
        }

        // ---- the framework's thread ----

        private void framework() {
            int kind = random.nextInt(10);
            if (here.isEmpty() || (kind < 4 && here.size() < PROVIDERS_AT_ONCE)) {
                FakeProvider provider = provider();
                here.add(provider);
                slot.offer(provider);
            } else if (kind < 8) {
                FakeProvider provider = here.remove(random.nextInt(here.size()));
                slot.withdraw(provider);
                provider.left();
            } else if (kind < 9) {
                FakeProvider provider = here.get(random.nextInt(here.size()));
                slot.changed(provider.rank(random.nextInt(5)));
            } else {
                slot.retry();
            }
            LockSupport.parkNanos(random.nextInt(600_000));
        }

        private FakeProvider provider() {
            FakeProvider provider = Rig.provider("p" + all.size(), random.nextInt(5));
            all.put(provider.name(), provider);
            for (String call : List.of("attach", "loadKey", "byId", "getKeySize", "onKeyUpdate")) {
                long seed = random.nextLong();
                int mischief = random.nextInt(6);
                Random own = new Random(seed);
                provider.on(call, () -> misbehave(provider, mischief, own));
            }
            return provider;
        }

        private Void misbehave(FakeProvider provider, int mischief, Random own) throws Exception {
            LockSupport.parkNanos(own.nextInt(100_000));
            if (mischief == 0 && own.nextInt(4) == 0) {
                throw own.nextBoolean()
                        ? new KeyProviderUnreachableException("random")
                        : new IllegalStateException("random");
            }
            if (mischief == 1 && own.nextInt(8) == 0) {
                slot.withdraw(provider);
            }
            if (mischief == 2 && own.nextInt(4) == 0) {
                throw new InterruptedException();
            }
            return null;
        }

        // ---- the engine's threads ----

        private void read(Random own) {
            slot.call(
                    "byId",
                    exchange -> {
                        ((PageKeys) exchange).byId(new KeyId(1 + own.nextInt(5))).close();
                        return null;
                    });
        }

        private void checkpoint(Random own) {
            try (Lease lease = slot.lease(5)) {
                leases.incrementAndGet();
                FakeProvider provider = who(lease);
                checkKeys(provider);
                lease.enterKeySection();
                lease.call("getKeySize", exchange -> exchange.getKeySize());
                same(provider, who(lease));
                update(lease, new KeyUpdate.Persisted(Lsn.of(committed + 1)));
                lease.leaveKeySection();
                LockSupport.parkNanos(own.nextInt(100_000));
                lease.check();
                if (own.nextInt(3) > 0) {
                    committed++;
                    committedBy = provider.name();
                    lease.committed(Rig.metadata(committed), CandidateCheck.NONE);
                    update(lease, new KeyUpdate.Committed(Lsn.of(committed)));
                    same(provider, who(lease));
                }
            }
        }

        private static void update(Lease lease, KeyUpdate update) {
            lease.call(
                    "onKeyUpdate",
                    exchange -> {
                        exchange.onKeyUpdate(update);
                        return null;
                    });
        }

        private FakeProvider who(Lease lease) {
            return all.get(lease.<String>call("who", Object::toString));
        }

        private void same(FakeProvider expected, FakeProvider found) {
            if (expected != found) {
                wrong.add("one lease saw " + expected + " and " + found);
            }
        }

        /** Whoever has the lease has loaded the committed keys, or made them. */
        private void checkKeys(FakeProvider provider) {
            List<Long> loaded = provider.loaded;
            boolean has = !loaded.isEmpty() && loaded.get(loaded.size() - 1) == committed;
            if (!has && !provider.name().equals(committedBy)) {
                wrong.add(provider + " with " + loaded + ", committed " + committed);
            }
        }

        @Override
        public void close() {
            slot.close();
            all.values().forEach(FakeProvider::left);
            assertThat(wrong).isEmpty();
            Rig.assertBalanced(all.values().toArray(FakeProvider[]::new));
        }
    }
}
