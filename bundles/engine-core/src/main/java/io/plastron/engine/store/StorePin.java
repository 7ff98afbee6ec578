// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Checkpoint;
import io.plastron.CheckpointPin;
import io.plastron.ConflictException;
import io.plastron.pagelog.Pin;
import io.plastron.types.InvalidUseException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A pin that an application made, and the backup that is made with it. */
final class StorePin implements CheckpointPin {
    private static final Duration LEASE_MIN = Duration.ofSeconds(1);
    private static final Duration LEASE_MAX = Duration.ofDays(7);
    /** Less than the log keeps, so that the process fits behind it. */
    private static final int WHO_BYTES_MAX = 160;
    /** A copy renews the lease when this part of it has gone by. */
    private static final int RENEW_SHARE = 4;

    private final StoreState store;
    private final Checkpoint checkpoint;
    private final Pin pin;
    private final long renewNanos;
    private volatile long renewedNanos;

    private StorePin(StoreState store, Checkpoint checkpoint, Pin pin, Duration lease) {
        this.store = store;
        this.checkpoint = checkpoint;
        this.pin = pin;
        this.renewNanos = lease.toNanos() / RENEW_SHARE;
        this.renewedNanos = System.nanoTime();
    }

    /** See {@link io.plastron.Connection#pin}. */
    static StorePin make(StoreState store, String who, Duration lease) {
        if (who == null || who.isBlank() || lease == null || lease.compareTo(LEASE_MIN) < 0
                || lease.compareTo(LEASE_MAX) > 0) {
            throw new InvalidUseException("a pin needs a name and a lease of 1 second to 7 days,"
                    + " not '" + who + "' and " + lease);
        }
        requirePrintable(who);
        // Held until the pin is there: a leader of this process looks at both.
        try (HeldCheckpoint held = HeldCheckpoint.newest(store)) {
            Checkpoint newest = held.state().checkpoint();
            try {
                return new StorePin(store, newest, store.log.log().pin(newest.completion(),
                        who + ", process " + ProcessHandle.current().pid(), lease.toMillis()),
                        lease);
            } catch (InvalidUseException givenUp) {
                throw givenUp(newest, givenUp);
            }
        }
    }

    /** It is shown on consoles, whole, with the process behind it. */
    private static void requirePrintable(String who) {
        int bytes = who.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > WHO_BYTES_MAX || who.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidUseException("the name of a pin has at most " + WHO_BYTES_MAX
                    + " bytes of UTF-8 and no control characters, not these " + bytes
                    + " bytes; name it shorter, in plain text");
        }
    }

    private static ConflictException givenUp(Checkpoint checkpoint, InvalidUseException why) {
        return new ConflictException("checkpoint " + checkpoint.lsn() + " is not pinned any more"
                + " and may be given back: " + why.getMessage(), why);
    }

    @Override
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    @Override
    public void renew() {
        try {
            pin.renew();
        } catch (InvalidUseException givenUp) {
            throw givenUp(checkpoint, givenUp);
        }
        renewedNanos = System.nanoTime();
    }

    @Override
    public long copyTo(Path folder) {
        store.requireOpen();
        StoreProperties.requireEmpty(store.rooms.files(), folder);
        renew();
        long bytes;
        try {
            bytes = store.log.log().copy(checkpoint.completion(),
                    StoreProperties.log(folder).toString(), this::renewIfDue);
        } catch (InvalidUseException givenUp) {
            throw givenUp(checkpoint, givenUp);
        }
        // All of it was there to be copied if it is pinned still.
        renew();
        StoreProperties.copy(store.rooms.files(), folder, store.properties);
        return bytes;
    }

    private void renewIfDue() {
        store.requireOpen();
        if (System.nanoTime() - renewedNanos >= renewNanos) {
            renew();
        }
    }

    @Override
    public void close() {
        pin.close();
    }

    @Override
    public String toString() {
        return "pin on checkpoint " + checkpoint.lsn();
    }
}
