// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyId;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.keyprovider.KeyUpdate;
import io.plastron.keyprovider.PageKeys;
import io.plastron.keyprovider.StoreContext;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A provider, its service and its exchange in one: a test scripts what happens in a call and reads
 * what was called. It is also an oracle: a call that begins after {@link #left} is a violation.
 */
final class FakeProvider implements ProviderHandle, KeyProvider {
    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<String> violations = new CopyOnWriteArrayList<>();
    /** LSNs of the key pages loaded, 0 for none. */
    final List<Long> loaded = new CopyOnWriteArrayList<>();
    final List<StoreContext> contexts = new CopyOnWriteArrayList<>();
    final List<KeyUpdate> updates = new CopyOnWriteArrayList<>();
    final AtomicInteger gets = new AtomicInteger();
    final AtomicInteger ungets = new AtomicInteger();
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger insideMax = new AtomicInteger();
    volatile boolean answersNull;
    volatile boolean attachesNull;
    volatile int keySize;

    private final Map<String, Callable<?>> script = new ConcurrentHashMap<>();
    private final String name;
    private final long serviceId;
    private volatile int ranking;
    private volatile boolean left;

    FakeProvider(String name, long serviceId, int ranking) {
        this.name = name;
        this.serviceId = serviceId;
        this.ranking = ranking;
    }

    /** What happens in each call of that name, before it does its normal work. */
    FakeProvider on(String call, Callable<?> behaviour) {
        script.put(call, behaviour);
        return this;
    }

    /** Back to normal. */
    FakeProvider heal(String call) {
        script.remove(call);
        return this;
    }

    FakeProvider rank(int newRanking) {
        ranking = newRanking;
        return this;
    }

    /** To be said when its withdrawal has returned. */
    void left() {
        left = true;
    }

    long count(String call) {
        return calls.stream().filter(call::equals).count();
    }

    private void enter(String call) {
        // A withdrawal does not wait for a get that has begun, see ProviderHandle.
        if (left && !call.equals("get")) {
            violations.add(call + " began after the withdrawal of " + name + " returned");
        }
        if (!Lanes.onLane()) {
            violations.add(call + " outside a lane: " + Thread.currentThread().getName());
        }
        if (Thread.currentThread().getContextClassLoader() != null) {
            violations.add(call + " with a context class loader");
        }
        if (Thread.currentThread().isInterrupted()) {
            violations.add(call + " began with another call's interrupt");
        }
        calls.add(call);
        insideMax.accumulateAndGet(inside.incrementAndGet(), Math::max);
        try {
            Callable<?> behaviour = script.get(call);
            if (behaviour != null) {
                behaviour.call();
            }
        } catch (Throwable thrown) {
            FakeProvider.<RuntimeException>sneak(thrown);
        } finally {
            inside.decrementAndGet();
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    // ---- the service ----

    @Override
    public String name() {
        return name;
    }

    @Override
    public long serviceId() {
        return serviceId;
    }

    @Override
    public int ranking() {
        return ranking;
    }

    @Override
    public KeyProvider get() {
        enter("get");
        if (answersNull) {
            return null;
        }
        gets.incrementAndGet();
        return this;
    }

    @Override
    public void unget() {
        ungets.incrementAndGet();
    }

    @Override
    public KeyExchange attach(StoreContext store) {
        contexts.add(store);
        enter("attach");
        return attachesNull ? null : new Exchange();
    }

    @Override
    public String toString() {
        return name;
    }

    private final class Exchange implements KeyExchange, PageKeys {
        @Override
        public void loadKey(KeyMetadata persisted) {
            enter("loadKey");
            loaded.add(persisted.lsn().value());
        }

        @Override
        public int getKeySize() {
            enter("getKeySize");
            return keySize;
        }

        @Override
        public void getKey(ByteBuffer target) {
            enter("getKey");
        }

        @Override
        public void onKeyUpdate(KeyUpdate update) {
            enter("onKeyUpdate");
            updates.add(update);
        }

        @Override
        public DataKey sealingKey() {
            enter("sealingKey");
            return new DataKey(new KeyId(1), new byte[DataKey.BYTES]);
        }

        @Override
        public DataKey byId(KeyId id) {
            enter("byId");
            return new DataKey(id, new byte[DataKey.BYTES]);
        }

        @Override
        public void close() {
            enter("close");
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
