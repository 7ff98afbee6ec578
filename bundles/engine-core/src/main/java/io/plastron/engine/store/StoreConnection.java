// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Checkpoint;
import io.plastron.Connection;
import io.plastron.Session;
import io.plastron.StoreStatus;
import io.plastron.VerifyReport;
import io.plastron.engine.session.StoreSession;
import io.plastron.keyprovider.KeyRotation;
import io.plastron.types.InvalidUseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The connection to an open store. */
public final class StoreConnection implements Connection {
    private final Store store;
    private final StoreState state;
    private final SessionView view;
    private final StoreStatus status;

    public StoreConnection(Store store, StoreStatus status) {
        this.store = store;
        this.state = store.state();
        this.view = new SessionView(state);
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
        return StoreThread.await("checkpoint", store.requestCheckpoint());
    }

    @Override
    public Optional<Checkpoint> newestCheckpoint() {
        state.requireOpen();
        return Optional.ofNullable(state.committed).map(CommittedState::checkpoint);
    }

    @Override
    public Checkpoint rotateKey() {
        state.requireWritable();
        state.slot.call("rotate", exchange -> {
            if (exchange instanceof KeyRotation rotation) {
                rotation.rotate();
                return Boolean.TRUE;
            }
            throw new InvalidUseException("the active key provider does not rotate on command; use"
                    + " one whose exchange implements KeyRotation");
        });
        Leader leader = state.leader;
        if (leader != null) {
            leader.keyMetadataChanged();
        }
        return checkpoint();
    }

    @Override
    public void reconfigure(String config) {
        state.requireOpen();
        store.reconfigure(config);
    }

    @Override
    public StoreStatus status() {
        return status;
    }

    @Override
    public VerifyReport verify(Consumer<VerifyReport> progress) {
        state.requireOpen();
        return new Inspection(state).verify(progress == null ? report -> {} : progress);
    }

    @Override
    public List<KeyUse> keyUse() {
        state.requireOpen();
        return new Inspection(state).keyUse();
    }

    @Override
    public void close() {
        store.close();
    }
}
