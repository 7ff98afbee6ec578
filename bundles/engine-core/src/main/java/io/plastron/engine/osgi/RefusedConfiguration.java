// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.osgi;

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
import java.util.function.Consumer;

/**
 * Stands for a store whose configuration cannot be read, so that the reason is seen where people
 * look for the store, not in a log only. Immutable.
 */
final class RefusedConfiguration implements StoreStatus {
    private final String name;
    private final Path path;
    private final RuntimeException reason;
    private final StoreEvent event;

    RefusedConfiguration(String name, Path path, RuntimeException reason, Instant now) {
        this.name = name;
        this.path = path;
        this.reason = reason;
        this.event = new StoreEvent(now, StoreEvent.Kind.STATE, State.FAILED.name(),
                "the configuration cannot be read: " + reason.getMessage());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public State state() {
        return State.FAILED;
    }

    @Override
    public Role role() {
        return Role.FOLLOWER;
    }

    @Override
    public Optional<Throwable> failure() {
        return Optional.of(reason);
    }

    @Override
    public Optional<Boolean> sealed() {
        return Optional.empty();
    }

    @Override
    public Optional<Checkpoint> checkpoint() {
        return Optional.empty();
    }

    @Override
    public Optional<String> turtle() {
        return Optional.empty();
    }

    @Override
    public KeyStatus keys() {
        return new KeyStatus(
                Optional.empty(), Optional.empty(), Lsn.NONE, Optional.empty(), 0, List.of());
    }

    @Override
    public Map<String, Long> statistics() {
        return Map.of();
    }

    @Override
    public List<PinStatus> pins() {
        return List.of();
    }

    @Override
    public List<StoreEvent> events() {
        return List.of(event);
    }

    @Override
    public void retryKeys() {
        // There is no store whose keys could be tried.
    }

    @Override
    public AutoCloseable onEvent(Consumer<StoreEvent> listener) {
        return () -> {};
    }
}
