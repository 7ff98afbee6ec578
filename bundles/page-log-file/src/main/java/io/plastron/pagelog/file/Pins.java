// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.Pin;
import io.plastron.pagelog.PinInfo;
import io.plastron.types.InvalidUseException;
import io.plastron.types.Lsn;
import io.plastron.types.PlastronException;
import io.plastron.types.StoreId;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The pins of a log: a small file each, which any process may make. Thread-safe.
 *
 * <p><b>A pin and a leader that reclaims</b> meet without a lock: who pins writes the file and then
 * looks whether the newest completion still retains the pinned one; the leader acknowledges a
 * completion that does not, then looks at the pins, then deletes ({@link Housekeeper}). One of the
 * two sees the other: either the pin is refused, or nothing is deleted.
 *
 * <p>A name says when the pin was made, so that one that cannot be read, or was never finished,
 * does not count for ever.
 */
final class Pins {
    /** How long a file counts that cannot be read: longer than any reasonable repair takes. */
    static final long UNREADABLE_MILLIS = TimeUnit.DAYS.toMillis(1);

    /**
     * How long a file stays there when its lease has run out: its holder may be about to renew it,
     * late, and finds out by itself what that is worth.
     */
    static final long EXPIRED_MILLIS = TimeUnit.MINUTES.toMillis(5);

    private final LogFolder folder;
    private final StoreId storeId;
    private final LongSupplier clockMillis;

    Pins(LogFolder folder, StoreId storeId, LongSupplier clockMillis) {
        this.folder = folder;
        this.storeId = storeId;
        this.clockMillis = clockMillis;
    }

    /**
     * Makes a pin.
     *
     * @param isRetained whether a completion is still retained
     */
    Pin create(Lsn completion, String who, long leaseMillis, Predicate<Lsn> isRetained) {
        if (completion.isNone() || leaseMillis <= 0) {
            throw new InvalidUseException("a pin needs a completion and a lease, not "
                    + completion + " and " + leaseMillis + " ms");
        }
        FilePin pin = new FilePin(completion, who, leaseMillis, isRetained,
                folder.pin(clockMillis.getAsLong(), UUID.randomUUID().toString()));
        pin.renew();
        return pin;
    }

    /** One pin of this process. */
    private final class FilePin implements Pin {
        private final Lsn completion;
        private final String who;
        private final long leaseMillis;
        private final Predicate<Lsn> isRetained;
        private final Path path;
        private final Path temporary;
        private long untilMillis;
        private boolean closed;

        private FilePin(Lsn completion, String who, long leaseMillis, Predicate<Lsn> isRetained,
                Path path) {
            this.completion = completion;
            this.who = who;
            this.leaseMillis = leaseMillis;
            this.isRetained = isRetained;
            this.path = path;
            this.temporary = path.resolveSibling(path.getFileName() + LogFolder.PIN_UNFINISHED);
        }

        @Override
        public Lsn completion() {
            return completion;
        }

        @Override
        public synchronized void renew() {
            if (closed) {
                throw new InvalidUseException("the pin on " + completion + " was closed");
            }
            long until = clockMillis.getAsLong() + leaseMillis;
            Interrupts.shield("cannot pin", folder.path(), () -> {
                // What a former try left.
                deleteIfThere(temporary);
                new PinFile(completion.value(), until, who)
                        .write(folder, temporary, path, storeId);
                return null;
            });
            // Looked at once the file is there, and also while that was written the lease may end.
            if (clockMillis.getAsLong() >= untilMillis) {
                requireRetained();
            }
            untilMillis = until;
        }

        private void requireRetained() {
            boolean retained = false;
            try {
                retained = isRetained.test(completion);
            } finally {
                if (!retained) {
                    close();
                }
            }
            if (!retained) {
                throw new InvalidUseException(folder.path() + ": completion " + completion
                        + " is not retained any more, what it needs may be gone. Take a newer one");
            }
        }

        @Override
        public synchronized void close() {
            closed = true;
            try {
                Interrupts.shield("cannot unpin", folder.path(), () -> {
                    deleteIfThere(path);
                    deleteIfThere(temporary);
                    return null;
                });
            } catch (PlastronException endsWithItsLease) {
                return;
            }
        }
    }

    private void deleteIfThere(Path file) throws IOException {
        try {
            folder.files().delete(file);
        } catch (NoSuchFileException gone) {
            return;
        }
    }

    /** Those that count now. */
    List<PinInfo> current() throws IOException {
        List<PinInfo> current = new ArrayList<>();
        long now = clockMillis.getAsLong();
        for (LogFolder.PinName name : LogFolder.pins(folder.list())) {
            PinInfo pin = name.unfinished() ? null : read(name);
            if (pin != null && pin.untilMillis() > now) {
                current.add(pin);
            }
        }
        return current;
    }

    /** Null when it was taken away meanwhile. */
    private PinInfo read(LogFolder.PinName name) throws IOException {
        Path path = folder.path().resolve(name.name());
        try {
            PinFile pin = PinFile.read(folder, path, storeId);
            if (pin != null) {
                return new PinInfo(Lsn.of(pin.completionLsn()), pin.who(), name.madeMillis(),
                        pin.untilMillis());
            }
        } catch (NoSuchFileException takenAway) {
            return null;
        } catch (ClosedByInterruptException interrupted) {
            throw interrupted;
        } catch (IOException unreadable) {
            return everything(name);
        }
        return everything(name);
    }

    private static PinInfo everything(LogFolder.PinName name) {
        return new PinInfo(Lsn.NONE, name.name() + ", which cannot be read", name.madeMillis(),
                name.madeMillis() + UNREADABLE_MILLIS);
    }

    /** Deletes what does not count any more: for the leader's housekeeping. */
    void deleteExpired() throws IOException {
        long now = clockMillis.getAsLong();
        for (LogFolder.PinName name : LogFolder.pins(folder.list())) {
            PinInfo pin = name.unfinished() ? everything(name) : read(name);
            if (pin != null && pin.untilMillis() + EXPIRED_MILLIS <= now) {
                deleteIfThere(folder.path().resolve(name.name()));
            }
        }
    }
}
