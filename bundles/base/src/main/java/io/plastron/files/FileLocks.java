// SPDX-License-Identifier: Apache-2.0
package io.plastron.files;

import io.plastron.files.FileSystem.Lock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The file locks of this process. On POSIX a process loses its lock in silence when it closes
 * <em>any</em> channel on the file, even one that the collector closes because nobody refers to it
 * any more. Hence: a file whose lock is held here is not opened a second time, and a channel that
 * met a holder unknown here (a copy of this class in another bundle of the same JVM) is kept open
 * and used for the next attempt. Thread-safe.
 */
final class FileLocks {
    /** Files, by identity, whose lock was given out. */
    private final Set<Object> held = new HashSet<>();
    /** Channels, by identity of their file, that must not be closed. */
    private final Map<Object, FileChannel> kept = new HashMap<>();

    synchronized Optional<Lock> tryLock(Path file) throws IOException {
        Object known = Files.exists(file) ? identity(file) : null;
        if (held.contains(known)) {
            return Optional.empty();
        }
        FileChannel channel = kept.remove(known);
        if (channel == null) {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        }
        try {
            Object identity = identity(file);
            FileLock lock = tryLock(channel, identity);
            if (lock != null) {
                held.add(identity);
                return Optional.of(new HeldLock(identity, channel));
            }
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
        return Optional.empty();
    }

    private FileLock tryLock(FileChannel channel, Object identity) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException heldInThisProcess) {
            kept.put(identity, channel);
            return null;
        }
        if (lock == null) {
            // Another process holds it, so this one has nothing to lose.
            channel.close();
        }
        return lock;
    }

    /** What stays the same under all names of a file, where the system tells. */
    private static Object identity(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key == null ? file.toRealPath() : key;
    }

    private synchronized void release(HeldLock lock) throws IOException {
        if (!lock.released) {
            lock.released = true;
            held.remove(lock.identity);
            lock.channel.close();
        }
    }

    private final class HeldLock implements Lock {
        private final Object identity;
        private final FileChannel channel;
        private boolean released;

        HeldLock(Object identity, FileChannel channel) {
            this.identity = identity;
            this.channel = channel;
        }

        @Override
        public void close() throws IOException {
            release(this);
        }
    }
}
