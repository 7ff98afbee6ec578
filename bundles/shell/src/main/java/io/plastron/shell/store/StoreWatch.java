// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.store;

import io.plastron.Connection;
import io.plastron.StoreStatus;
import io.plastron.shell.Access;
import io.plastron.types.ClosedException;
import io.plastron.types.InternalException;
import io.plastron.types.PlastronException;
import io.plastron.types.TimeoutException;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Watches what the engine publishes of one store: {@link StoreStatus} from the beginning to the
 * end, {@link Connection} while it is open. Waiters are woken by services that come and go and by
 * the store's events; they also look by themselves every {@value #LOOK_MILLIS} ms, because a
 * candidate's state may change without an event. Thread-safe.
 */
final class StoreWatch implements AutoCloseable {
    private static final long LOOK_MILLIS = 50;

    /**
     * A key provider that was asked for.
     *
     * @param kind empty for none in particular
     * @param comes whether a bundle for it is there, so that it is worth waiting for
     */
    record Wanted(String kind, boolean comes) {}

    private final Object changed = new Object();
    private final Waits waits;
    private final ServiceTracker<StoreStatus, StoreStatus> statuses;
    private final ServiceTracker<Connection, Connection> connections;
    private volatile StoreStatus lastStatus;

    StoreWatch(BundleContext context, String storeName, Waits waits) {
        this.waits = waits;
        this.statuses = tracker(context, StoreStatus.class, storeName);
        this.connections = tracker(context, Connection.class, storeName);
        statuses.open();
        connections.open();
    }

    /**
     * Waits until the store is as far as {@code access} needs, or throws why it will not be.
     *
     * @param wanted the key provider it was configured with
     * @param diagnosis tells why the engine publishes nothing of the store
     * @param pid of the store's configuration
     */
    void awaitOpen(Access access, Wanted wanted, ComponentDiagnosis diagnosis, String pid) {
        long beginNanos = System.nanoTime();
        long lockedNanos = beginNanos;
        while (true) {
            StoreStatus status = current();
            StoreStatus.State state = status == null ? null : status.state();
            if (state != StoreStatus.State.LOCKED) {
                lockedNanos = System.nanoTime();
            }
            if (state == null) {
                requireStarting(diagnosis, pid, millisSince(beginNanos));
            } else if (isReached(access, wanted, status, state, millisSince(lockedNanos))) {
                return;
            } else if (state != StoreStatus.State.LOCKED) {
                requireInTime(state, millisSince(beginNanos));
            }
            awaitChange();
        }
    }

    private boolean isReached(Access access, Wanted wanted, StoreStatus status,
            StoreStatus.State state, long lockedMillis) {
        return switch (state) {
            case OPEN -> access == Access.LOOK || connections.getService() != null;
            case FAILED -> throw failure(status);
            case LOCKED -> {
                boolean settled = isSettled(status, wanted, lockedMillis);
                if (settled && access != Access.LOOK) {
                    throw LockedReason.of(status, wanted.kind());
                }
                yield settled;
            }
            case OPENING, CLOSING, CLOSED -> false;
        };
    }

    private void requireStarting(ComponentDiagnosis diagnosis, String pid, long waitedMillis) {
        diagnosis.failure(pid).ifPresent(failure -> {
            throw failure;
        });
        if (waitedMillis > waits.startMillis()) {
            throw diagnosis.notStarted(pid);
        }
    }

    private void requireInTime(StoreStatus.State state, long waitedMillis) {
        if (waitedMillis > waits.openMillis()) {
            throw new TimeoutException("the store did not open within " + waits.openMillis()
                    + " ms; it is " + state);
        }
    }

    private boolean isSettled(StoreStatus status, Wanted wanted, long lockedMillis) {
        return lockedMillis > waits.keysMillis()
                || !wanted.comes() && lockedMillis > waits.absentMillis()
                        && status.keys().candidates().isEmpty()
                || !status.keys().candidates().isEmpty() && !LockedReason.mayUnlock(status.keys());
    }

    /** Waits until nothing of the store is published any more. */
    void awaitClosed() {
        long begin = System.nanoTime();
        while (current() != null) {
            if (millisSince(begin) > waits.closeMillis()) {
                throw new TimeoutException(
                        "the store did not close within " + waits.closeMillis() + " ms");
            }
            awaitChange();
        }
    }

    Connection connection() {
        Connection connection = connections.getService();
        if (connection == null) {
            throw new ClosedException("the store is not open");
        }
        return connection;
    }

    /** The store's status; also after it was withdrawn. */
    StoreStatus status() {
        StoreStatus status = current();
        if (status == null && lastStatus == null) {
            throw new ClosedException("the store is not there");
        }
        return status == null ? lastStatus : status;
    }

    @Override
    public void close() {
        connections.close();
        statuses.close();
    }

    private StoreStatus current() {
        StoreStatus status = statuses.getService();
        if (status != null) {
            lastStatus = status;
        }
        return status;
    }

    private static PlastronException failure(StoreStatus status) {
        Throwable failure = status.failure().orElse(null);
        return failure instanceof PlastronException typed ? typed
                : new InternalException("the store could not be opened: " + failure, failure);
    }

    private void awaitChange() {
        synchronized (changed) {
            try {
                changed.wait(LOOK_MILLIS);
            } catch (InterruptedException interrupted) {
                throw Interruption.of(interrupted);
            }
        }
    }

    private void wake() {
        synchronized (changed) {
            changed.notifyAll();
        }
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    private <T> ServiceTracker<T, T> tracker(
            BundleContext context, Class<T> type, String storeName) {
        String filter = "(&(objectClass=" + type.getName() + ")(" + Connection.STORE + "="
                + StoreSettings.escaped(storeName) + "))";
        try {
            return new ServiceTracker<>(context, FrameworkUtil.createFilter(filter), null) {
                @Override
                public T addingService(ServiceReference<T> reference) {
                    T service = super.addingService(reference);
                    wake();
                    return service;
                }

                @Override
                public void removedService(ServiceReference<T> reference, T service) {
                    super.removedService(reference, service);
                    wake();
                }
            };
        } catch (InvalidSyntaxException malformed) {
            throw new InternalException("not a filter: " + filter, malformed);
        }
    }
}
