// SPDX-License-Identifier: Apache-2.0
package io.plastron.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What Plastron asks of a file system. Thread-safe. A {@link Path} is only a name here: the
 * implementation decides what stands behind it. What survives a crash is exactly what was forced:
 * a file's bytes by {@link OpenFile#force}, its name (creation, rename, deletion) by
 * {@link #forceDirectory} of the directory it stands in. All methods throw {@link IOException} as
 * the disk gives it ({@link java.nio.file.NoSuchFileException},
 * {@link java.nio.file.FileAlreadyExistsException}, …); callers turn it into a typed error with
 * the file's name.
 */
public interface FileSystem {
    /** The file system of this machine. */
    static FileSystem local() {
        return LocalFileSystem.INSTANCE;
    }

    /** Creates a file that must not exist yet, for reading and writing. */
    OpenFile createNew(Path file) throws IOException;

    /**
     * As {@link #createNew}, readable and writable by its owner alone from the first moment on
     * (mode 0600), never for an instant by others.
     */
    OpenFile createNewPrivate(Path file) throws IOException;

    /** Opens an existing file for reading. */
    OpenFile openRead(Path file) throws IOException;

    /** Opens an existing file for reading and writing. */
    OpenFile openWrite(Path file) throws IOException;

    /**
     * Renames, replacing {@code to} if it exists, so that {@code to} is always the old or the new.
     */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file; whoever has it open can still read it. */
    void delete(Path file) throws IOException;

    /** Names (not paths) of what stands in a directory, sorted. */
    List<String> list(Path directory) throws IOException;

    boolean exists(Path file) throws IOException;

    /** Bytes of the file now. */
    long size(Path file) throws IOException;

    /**
     * Bytes that this process may still write to the disk a file or directory stands on; a hint.
     */
    long usableBytes(Path path) throws IOException;

    /** Creates a directory and its missing parents, forcing each parent that got a new entry. */
    void createDirectories(Path directory) throws IOException;

    /** Makes creations, renames and deletions inside the directory durable. */
    void forceDirectory(Path directory) throws IOException;

    /**
     * Locks a file for this process, creating it if missing. The lock ends with its holder's
     * process or with {@link Lock#close}. Nothing else may ever open or replace the file: on POSIX
     * closing any other channel on it would drop the lock in silence.
     *
     * @return empty when somebody else holds it, in this process or in another
     */
    Optional<Lock> tryLock(Path file) throws IOException;

    /**
     * Maps the first {@code bytes} of a file shared by all processes, creating and zero-filling it
     * if missing, growing it if shorter; {@code readOnly}: it must exist with that size. Room on
     * the disk is taken here: a full one is an {@link IOException} now, not an error at the first
     * store. When several processes make one file at the same time it may become longer than asked
     * for.
     */
    SharedWords map(Path file, int bytes, boolean readOnly) throws IOException;

    /** Whether group or others can read or write the file; false where modes mean nothing. */
    boolean isAccessibleByOthers(Path file) throws IOException;

    /**
     * What a symbolic link says it points to, empty for anything that is none, and where there are
     * no links. {@link #rename} over a link replaces the link, not what it points to.
     */
    default Optional<Path> linkTarget(Path file) throws IOException {
        return Optional.empty();
    }

    /** A lock held on a file. */
    interface Lock extends AutoCloseable {
        /** Releases the lock. */
        @Override
        void close() throws IOException;
    }
}
