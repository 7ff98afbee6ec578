// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import io.plastron.files.FileSystem;
import io.plastron.files.OpenFile;
import io.plastron.types.InvalidUseException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.PlastronException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The key ring in the file system. Thread-safe; keeps nothing in memory, so a ring changed from
 * outside is what the next call reads.
 *
 * <ul>
 *   <li>A ring is replaced as a whole: written to a new private file beside it
 *       ({@code RING.tmp-<16 hex digits>}, created exclusively, mode 0600), forced, renamed over
 *       the ring, and the directory forced. A crash leaves the old ring or the new one.
 *   <li>Whoever changes it holds the lock of {@code RING.lock}, a file of no content that stays,
 *       and reads the ring after locking: two processes that rotate at once make two generations.
 *       Every temporary file seen under the lock was left by a crash and is deleted.
 *   <li>Readers take no lock: a rename is atomic.
 *   <li>A ring that group or others can read or write is refused: it may be known already, and
 *       repairing the mode in silence would hide that.
 *   <li>Through a symbolic link a ring is read, but not changed: the rename would replace the link,
 *       not its target, and whoever uses the target's own name would hold another lock.
 * </ul>
 */
final class KeyRingFile {
    /**
     * How long a change waits for another one's lock; well below the engine's deadline of a call.
     */
    private static final long LOCK_WAIT_MILLIS = 5_000;

    private static final long LOCK_RETRY_MILLIS = 10;

    private final FileSystem files;
    private final Path ring;
    private final Path directory;
    private final Path lockFile;
    private final Pattern temporaryNames;

    KeyRingFile(FileSystem files, Path ring) {
        if (ring.getFileName() == null) {
            throw new InvalidUseException("'" + ring + "' does not name a key ring file");
        }
        this.files = files;
        this.ring = ring.getParent() == null ? ring.toAbsolutePath() : ring;
        this.directory = this.ring.getParent();
        String name = this.ring.getFileName().toString();
        this.lockFile = directory.resolve(name + ".lock");
        this.temporaryNames = Pattern.compile(Pattern.quote(name) + "\\.tmp-[0-9a-f]{16}");
    }

    /** The file's name, for messages. */
    String place() {
        return ring.toString();
    }

    /**
     * Reads the ring; the caller closes it.
     *
     * @throws KeyRefusedException it is missing, open to others, or not an intact ring
     * @throws KeyProviderUnreachableException it cannot be read now
     */
    KeyRing read() {
        return readIfPresent().orElseThrow(this::missing);
    }

    /**
     * Reads the ring, empty when there is no such file.
     *
     * @throws KeyRefusedException it is open to others, or not an intact ring
     * @throws KeyProviderUnreachableException it cannot be read now
     */
    Optional<KeyRing> readIfPresent() {
        byte[] bytes = new byte[0];
        try {
            if (files.isAccessibleByOthers(ring)) {
                throw new KeyRefusedException("key ring " + ring
                        + " can be read or written by group or others; consider its keys known, or"
                        + " close it: chmod 600 " + ring);
            }
            bytes = readAll();
            return Optional.of(KeyRingCodec.decode(place(), bytes));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException failed) {
            throw typed("cannot read key ring " + ring, failed);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private byte[] readAll() throws IOException {
        try (OpenFile file = files.openRead(ring)) {
            long size = file.size();
            if (size > KeyRingCodec.BYTES_MAX) {
                throw new KeyRefusedException(ring + " is not a key ring: it has " + size
                        + " bytes, a ring at most " + KeyRingCodec.BYTES_MAX);
            }
            byte[] bytes = new byte[(int) size];
            int read = file.read(ByteBuffer.wrap(bytes), 0);
            if (read != bytes.length) {
                Arrays.fill(bytes, (byte) 0);
                throw new IOException("read " + read + " bytes of " + size);
            }
            return bytes;
        }
    }

    private KeyRefusedException missing() {
        return new KeyRefusedException("key ring " + ring + " does not exist; restore it from its"
                + " backup, or mount or configure its real place. A new ring cannot take its"
                + " place");
    }

    /**
     * Begins a change; the caller closes it.
     *
     * @throws KeyRefusedException the ring is a symbolic link, or its directory is missing
     * @throws KeyProviderUnreachableException somebody else is changing the ring for too long, or
     *     the directory cannot be written now
     */
    Change change() {
        requireNoLink();
        FileSystem.Lock lock = lock();
        try {
            deleteLeftovers();
            return new Change(lock);
        } catch (IOException failed) {
            throw release(lock, typed("cannot write beside key ring " + ring, failed));
        } catch (RuntimeException failed) {
            throw release(lock, failed);
        }
    }

    /** Before the lock, whose file would stand beside the link. */
    private void requireNoLink() {
        try {
            files.linkTarget(ring).ifPresent(target -> {
                throw new KeyRefusedException("key ring " + ring + " is a symbolic link to "
                        + target + ", and a change would replace the link, not the ring; configure"
                        + " the path of the ring itself: " + directory.resolve(target));
            });
        } catch (IOException failed) {
            throw typed("cannot look at key ring " + ring, failed);
        }
    }

    private FileSystem.Lock lock() {
        long startNanos = System.nanoTime();
        try {
            while (true) {
                Optional<FileSystem.Lock> lock = files.tryLock(lockFile);
                if (lock.isPresent()) {
                    return lock.get();
                }
                if (System.nanoTime() - startNanos
                        > TimeUnit.MILLISECONDS.toNanos(LOCK_WAIT_MILLIS)) {
                    throw new KeyProviderUnreachableException("key ring " + ring
                            + " is being changed by somebody else, who holds " + lockFile + " for "
                            + LOCK_WAIT_MILLIS + " ms; try again when that has ended");
                }
                TimeUnit.MILLISECONDS.sleep(LOCK_RETRY_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KeyProviderUnreachableException(
                    "interrupted while waiting for " + lockFile, interrupted);
        } catch (NoSuchFileException noDirectory) {
            throw new KeyRefusedException("the directory of key ring " + ring
                    + " does not exist; create or mount it: mkdir -p " + directory, noDirectory);
        } catch (IOException failed) {
            throw typed("cannot lock " + lockFile, failed);
        }
    }

    private void deleteLeftovers() throws IOException {
        for (String name : files.list(directory)) {
            if (temporaryNames.matcher(name).matches()) {
                files.delete(directory.resolve(name));
            }
        }
    }

    private static RuntimeException release(FileSystem.Lock lock, RuntimeException primary) {
        try {
            lock.close();
        } catch (IOException second) {
            primary.addSuppressed(second);
        }
        return primary;
    }

    /** An error of the disk as the caller's reaction: a denial lasts, anything else may pass. */
    private static PlastronException typed(String what, IOException failed) {
        String message = what + ": " + failed;
        if (failed instanceof AccessDeniedException) {
            return new KeyRefusedException(message
                    + "; it must belong to the user this process runs as, in a directory that user"
                    + " can write", failed);
        }
        return new KeyProviderUnreachableException(message, failed);
    }

    /** The right to change the ring, held by one at a time. Not thread-safe. */
    final class Change implements AutoCloseable {
        private final FileSystem.Lock lock;

        private Change(FileSystem.Lock lock) {
            this.lock = lock;
        }

        /**
         * Replaces the ring. When this returns, it is durable.
         *
         * @throws KeyProviderUnreachableException the disk failed; the ring is the old one or the
         *     new one, whole
         */
        void write(KeyRing changed) {
            byte[] bytes = KeyRingCodec.encode(changed);
            try {
                replace(bytes);
            } catch (IOException failed) {
                throw typed("cannot write key ring " + ring, failed);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        }

        private void replace(byte[] bytes) throws IOException {
            String suffix = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
            Path temporary = directory.resolve(ring.getFileName() + ".tmp-" + suffix);
            OpenFile file = files.createNewPrivate(temporary);
            try {
                try (file) {
                    file.write(ByteBuffer.wrap(bytes), 0);
                    file.force();
                }
                files.rename(temporary, ring);
            } catch (IOException | RuntimeException failed) {
                deleteAfter(failed, temporary);
                throw failed;
            }
            files.forceDirectory(directory);
        }

        private void deleteAfter(Exception primary, Path temporary) {
            try {
                files.delete(temporary);
            } catch (IOException left) {
                // The next change deletes it.
                primary.addSuppressed(left);
            }
        }

        @Override
        public void close() {
            try {
                lock.close();
            } catch (IOException failed) {
                throw new KeyProviderUnreachableException("cannot release " + lockFile, failed);
            }
        }
    }
}
