// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.mock;

import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.keyprovider.KeyRotation;
import io.plastron.keyprovider.KeyUpdate;
import io.plastron.keyprovider.StoreContext;
import io.plastron.types.InvalidUseException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The mock's conversation with one store, watching that the engine keeps the rules. Thread-safe; a
 * scripted wait holds no lock.
 *
 * <pre>
 *   CURRENT  --getKeySize, 0--------------------------------> CURRENT
 *   CURRENT  --getKeySize, above 0--------------------------> PENDING
 *   PENDING  --getKeySize (the checkpoint failed, KP-18)----> PENDING
 *   PENDING  --getKey---------------------------------------> READ
 *   READ     --Persisted------------------------------------> READ
 *   READ     --Committed, Failed, Undecided-----------------> CURRENT
 *   any      --Failed, loadKey------------------------------> CURRENT
 * </pre>
 *
 * Anything else is a violation: recorded, and thrown as {@link IllegalStateException}. The original
 * test provider stays in READ after a failure and trips over itself at the next checkpoint; here
 * every outcome leads back to CURRENT.
 */
class MockExchange implements KeyExchange, KeyRotation {
    private enum State {
        CURRENT,
        PENDING,
        READ
    }

    private final MockKeyProvider provider;
    private final StoreContext context;
    private State state = State.CURRENT;
    private MockKeys loaded;
    private MockKeys waiting;
    private MockKeys announced;
    private ByteBuffer keptForLateWrite;
    private int idHighest;
    private int sizeQueries;
    private boolean freshLoadSeen;
    private boolean closed;

    MockExchange(MockKeyProvider provider, StoreContext context) {
        this.provider = provider;
        this.context = context;
    }

    final <T> T call(MockOperation operation, String detail, MockKeyProvider.Body<T> body) {
        return provider.call(operation, context.storeId().toString(), detail, action -> {
            synchronized (this) {
                writeLate();
                if (closed) {
                    throw provider.violation("KP-22: " + operation + " after close");
                }
                return body.run(action);
            }
        });
    }

    private void writeLate() {
        if (keptForLateWrite != null) {
            for (int index = 0; index < keptForLateWrite.limit(); index++) {
                keptForLateWrite.put(index, (byte) 0xAA);
            }
            keptForLateWrite = null;
        }
    }

    @Override
    public void loadKey(KeyMetadata persisted) {
        boolean changed = call(MockOperation.LOAD_KEY, persisted.toString(), action -> {
            if (persisted.isEmpty()) {
                loadNothing();
            } else {
                MockKeys keys = MockKeys.decode(
                        provider.options().seed(), context.storeId(), persisted.bytes());
                set(State.CURRENT, keys, null);
            }
            return persisted.isEmpty();
        });
        if (changed) {
            context.keyMetadataChanged();
        }
    }

    private void loadNothing() {
        if (freshLoadSeen || loaded != null) {
            throw provider.violation("KP-12: loadKey(empty) for a store that had its keys");
        }
        freshLoadSeen = true;
        MockKeys first = new MockKeys(
                provider.options().seed(), context.storeId(), List.of(idHighest + 1));
        set(State.CURRENT, null, first);
    }

    private void set(State stateNow, MockKeys loadedNow, MockKeys waitingNow) {
        state = stateNow;
        loaded = loadedNow;
        waiting = waitingNow;
        announced = null;
        idHighest = Math.max(idHighest, newest().map(MockKeys::sealingId).orElse(0));
    }

    @Override
    public int getKeySize() {
        return call(MockOperation.GET_KEY_SIZE, "", action -> {
            if (state == State.READ) {
                throw provider.violation("KP-21: getKeySize before the outcome of the last getKey");
            }
            sizeQueries++;
            int every = provider.options().rotateEvery();
            if (waiting == null && every > 0 && sizeQueries % every == 0) {
                addKey();
            }
            announced = waiting;
            state = announced == null ? State.CURRENT : State.PENDING;
            return action.isPresent() && action.get() instanceof MockAction.Size size
                    ? size.bytes() : announced == null ? 0 : announcedBytes().length;
        });
    }

    private byte[] announcedBytes() {
        return announced.encode(provider.options().metadataBytes());
    }

    @Override
    public void getKey(ByteBuffer target) {
        call(MockOperation.GET_KEY, "remaining=" + target.remaining(), action -> {
            if (state != State.PENDING) {
                throw provider.violation("KP-16: getKey without a size above 0 before it");
            }
            byte[] bytes = announcedBytes();
            boolean tooShort = is(action, MockAction.Lie.SHORT);
            target.put(bytes, 0, tooShort ? bytes.length - 1 : bytes.length);
            keptForLateWrite = is(action, MockAction.Lie.LATE_WRITE) ? target : null;
            state = State.READ;
            return null;
        });
    }

    static boolean is(Optional<MockAction> action, MockAction.Lie lie) {
        return action.isPresent() && action.get() == lie;
    }

    @Override
    public void onKeyUpdate(KeyUpdate update) {
        String kind = update.getClass().getSimpleName();
        call(MockOperation.ON_KEY_UPDATE, kind, action -> {
            if (state != State.READ && !(update instanceof KeyUpdate.Failed)) {
                throw provider.violation("KP-21: " + kind + " although nothing was handed out");
            }
            if (update instanceof KeyUpdate.Committed) {
                set(State.CURRENT, announced, waiting == announced ? null : waiting);
            } else if (!(update instanceof KeyUpdate.Persisted)) {
                set(State.CURRENT, loaded, waiting);
            }
            return null;
        });
    }

    /** A new data key, offered at the next checkpoint. */
    @Override
    public void rotate() {
        call(MockOperation.ROTATE, "", action -> {
            addKey();
            return null;
        });
        context.keyMetadataChanged();
    }

    private void addKey() {
        MockKeys base = newest().orElseThrow(
                () -> new InvalidUseException("the mock has no key to rotate: nothing was loaded"));
        idHighest++;
        waiting = base.with(idHighest);
    }

    /** What holds all keys known; the caller holds the monitor. */
    final Optional<MockKeys> newest() {
        return Optional.ofNullable(waiting != null ? waiting : loaded);
    }

    /** What would be handed out now, else what is loaded; the caller holds the monitor. */
    final Optional<MockKeys> sealing() {
        return Optional.ofNullable(announced).or(this::newest);
    }

    @Override
    public void close() {
        call(MockOperation.CLOSE, "", action -> {
            closed = true;
            return null;
        });
    }
}
