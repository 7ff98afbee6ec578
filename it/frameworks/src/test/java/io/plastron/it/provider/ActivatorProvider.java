// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.provider;

import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.keyprovider.StoreContext;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * A provider that leaves its service to the framework, which takes it away only after {@link #stop}
 * has returned. Registered also as {@code LongSupplier}: how many calls began after the stop did.
 */
public final class ActivatorProvider implements BundleActivator, KeyProvider, LongSupplier {
    private static final long STOPPING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final AtomicLong callsAfterStop = new AtomicLong();
    private volatile boolean stopping;

    @Override
    public void start(BundleContext context) {
        stopping = false;
        context.registerService(new String[] {
                KeyProvider.class.getName(), LongSupplier.class.getName()}, this,
                new Hashtable<>(Map.of(KeyProvider.NAME, "activator", "instance", "activator")));
    }

    /** Takes its time, during which the service is still registered. */
    @Override
    public void stop(BundleContext context) {
        stopping = true;
        long beginNanos = System.nanoTime();
        while (System.nanoTime() - beginNanos < STOPPING_NANOS) {
            LockSupport.parkNanos(STOPPING_NANOS);
        }
    }

    private void called() {
        if (stopping) {
            callsAfterStop.incrementAndGet();
        }
    }

    @Override
    public KeyExchange attach(StoreContext store) {
        called();
        return new PlainExchange(store, this::called);
    }

    @Override
    public long getAsLong() {
        return callsAfterStop.get();
    }
}
