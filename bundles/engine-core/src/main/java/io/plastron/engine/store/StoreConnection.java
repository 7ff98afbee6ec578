// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Checkpoint;
import io.plastron.CheckpointPin;
import io.plastron.Connection;
import io.plastron.Session;
import io.plastron.StoreStatus;
import io.plastron.VerifyReport;
import io.plastron.engine.session.StoreSession;
import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyRotation;
import io.plastron.types.InvalidUseException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.Lsn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The connection to an open store. */
public final class StoreConnection implements Connection {
    private static final int ROTATE_ATTEMPTS = 3;

    private final Store store;
    private final StoreState state;
    private final SessionView view;
    private final StoreStatus status;

    public StoreConnection(Store store, StoreStatus status) {
        this.store = store;
        this.state = store.state();
        this.view = new SessionView(store, status);
        this.status = status;
    }

    @Override
    public Session openSession() {
        state.requireOpen();
        return new StoreSession(view);
    }

    @Override
    public Checkpoint checkpoint() {
        state.requireWritable();
        return StoreThread.await("checkpoint", store.checkpoints().request());
    }

    @Override
    public Optional<Checkpoint> newestCheckpoint() {
        state.requireOpen();
        return Optional.ofNullable(state.committed).map(CommittedState::checkpoint);
    }

    /**
     * A provider that is replaced or loads its keys again between its rotation and the checkpoint
     * forgets what was not committed; so it is asked again until a key page was committed.
     */
    @Override
    public Checkpoint rotateKey() {
        state.requireWritable();
        if (!state.log.withProvider()) {
            throw new InvalidUseException("store " + state.options.name()
                    + " is not sealed and has no key provider: there is no key to rotate");
        }
        Lsn before = state.committed.keyPage();
        for (int attempt = 0; attempt < ROTATE_ATTEMPTS; attempt++) {
            state.slot.call("rotate", StoreConnection::rotate);
            Leader leader = state.leader;
            if (leader != null) {
                leader.keys().keyMetadataChanged();
            }
            Checkpoint made = checkpoint();
            if (!made.keyPage().equals(before)) {
                return made;
            }
        }
        throw new KeyProviderUnreachableException("the key provider rotated " + ROTATE_ATTEMPTS
                + " times, but offered no new keys at the checkpoint after it; is it being"
                + " replaced all the time? The events tell. The keys are as before");
    }

    private static Boolean rotate(KeyExchange exchange) {
        if (exchange instanceof KeyRotation rotation) {
            rotation.rotate();
            return Boolean.TRUE;
        }
        throw new InvalidUseException("the active key provider does not rotate on command; use one"
                + " whose exchange implements KeyRotation");
    }

    @Override
    public void reconfigure(String config) {
        state.requireOpen();
        store.reconfigure(config);
    }

    @Override
    public Compaction compact() {
        state.requireWritable();
        return store.compact();
    }

    @Override
    public CheckpointPin pin(String who, Duration lease) {
        state.requireOpen();
        return StorePin.make(state, who, lease);
    }

    @Override
    public StoreStatus status() {
        return status;
    }

    @Override
    public VerifyReport verify(Consumer<VerifyReport> progress) {
        state.requireOpen();
        try (Inspection inspection = new Inspection(state)) {
            return inspection.verify(progress == null ? report -> {} : progress);
        }
    }

    @Override
    public List<KeyUse> keyUse() {
        state.requireOpen();
        try (Inspection inspection = new Inspection(state)) {
            return inspection.keyUse();
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
