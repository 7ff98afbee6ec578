// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.fake;

import io.plastron.Checkpoint;
import io.plastron.KeyStatus;
import io.plastron.StoreEvent;
import io.plastron.StoreStatus;
import io.plastron.types.Lsn;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A status whose every answer a test sets. */
public final class FakeStatus implements StoreStatus {
    public volatile State state = State.OPEN;
    public volatile Role role = Role.FOLLOWER;
    public volatile Optional<Throwable> failure = Optional.empty();
    public volatile Optional<Checkpoint> checkpoint = Optional.empty();
    public volatile Optional<String> turtle = Optional.empty();
    public volatile KeyStatus keys = new KeyStatus(
            Optional.empty(), Optional.empty(), Lsn.NONE, Optional.empty(), 0, List.of());
    public volatile List<PinStatus> pins = List.of();
    private final List<Consumer<StoreEvent>> listeners = new CopyOnWriteArrayList<>();

    /** Tells listeners that something happened. */
    public void fire(StoreEvent.Kind kind) {
        listeners.forEach(each -> each.accept(new StoreEvent(Instant.EPOCH, kind, "s", "")));
    }

    /** How many listen. */
    public int listeners() {
        return listeners.size();
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Path path() {
        return Path.of("/fake");
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public Role role() {
        return role;
    }

    @Override
    public Optional<Throwable> failure() {
        return failure;
    }

    @Override
    public Optional<Boolean> sealed() {
        return Optional.of(true);
    }

    @Override
    public Optional<Checkpoint> checkpoint() {
        return checkpoint;
    }

    @Override
    public Optional<String> turtle() {
        return turtle;
    }

    @Override
    public KeyStatus keys() {
        return keys;
    }

    @Override
    public Map<String, Long> statistics() {
        return Map.of();
    }

    @Override
    public List<PinStatus> pins() {
        return pins;
    }

    @Override
    public List<StoreEvent> events() {
        return List.of();
    }

    @Override
    public void retryKeys() {
        throw new UnsupportedOperationException();
    }

    @Override
    public AutoCloseable onEvent(Consumer<StoreEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
