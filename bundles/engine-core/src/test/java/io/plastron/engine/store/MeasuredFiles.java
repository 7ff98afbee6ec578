// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.files.FileSystem;
import io.plastron.files.OpenFile;
import io.plastron.files.SharedWords;
import io.plastron.files.sim.ForwardingOpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of this machine, with the most that those made here ever took: noted at each operation,
 * so that nothing depends on when somebody looks.
 */
final class MeasuredFiles implements FileSystem {
    private final FileSystem files = FileSystem.local();
    private final Map<Path, Length> lengths = new HashMap<>();
    private long bytes;
    private long bytesMax;

    /** Of a file, by whatever name. */
    private static final class Length {
        private long bytes;
    }

    /** The most that all files took together since this was asked last; begins anew. */
    synchronized long takeBytesMax() {
        long most = bytesMax;
        bytesMax = bytes;
        return most;
    }

    private synchronized void become(Length file, long length) {
        bytes += length - file.bytes;
        file.bytes = length;
        bytesMax = Math.max(bytesMax, bytes);
    }

    private synchronized void grow(Length file, long length) {
        become(file, Math.max(file.bytes, length));
    }

    private synchronized Length of(Path file) {
        return lengths.computeIfAbsent(file, unknown -> new Length());
    }

    private synchronized void gone(Path file) {
        Length last = lengths.remove(file);
        bytes -= last == null ? 0 : last.bytes;
    }

    /** An open file whose length is noted. */
    private final class Measured extends ForwardingOpenFile {
        private final Length length;

        Measured(OpenFile file, Length length) {
            super(file);
            this.length = length;
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            grow(length, position + source.remaining());
            super.write(source, position);
        }

        @Override
        public void truncate(long size) throws IOException {
            super.truncate(size);
            become(length, size);
        }
    }

    @Override
    public OpenFile createNew(Path file) throws IOException {
        return new Measured(files.createNew(file), of(file));
    }

    @Override
    public OpenFile createNewPrivate(Path file) throws IOException {
        return new Measured(files.createNewPrivate(file), of(file));
    }

    @Override
    public OpenFile openRead(Path file) throws IOException {
        return files.openRead(file);
    }

    @Override
    public OpenFile openWrite(Path file) throws IOException {
        return new Measured(files.openWrite(file), of(file));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        files.rename(from, to);
        synchronized (this) {
            gone(to);
            Length moved = lengths.remove(from);
            if (moved != null) {
                lengths.put(to, moved);
            }
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        files.delete(file);
        gone(file);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return files.list(directory);
    }

    @Override
    public boolean exists(Path file) throws IOException {
        return files.exists(file);
    }

    @Override
    public long size(Path file) throws IOException {
        return files.size(file);
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        return files.usableBytes(path);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        files.createDirectories(directory);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        files.forceDirectory(directory);
    }

    @Override
    public Optional<Lock> tryLock(Path file) throws IOException {
        return files.tryLock(file);
    }

    @Override
    public SharedWords map(Path file, int mapped, boolean readOnly) throws IOException {
        SharedWords words = files.map(file, mapped, readOnly);
        grow(of(file), mapped);
        return words;
    }

    @Override
    public boolean isAccessibleByOthers(Path file) throws IOException {
        return files.isAccessibleByOthers(file);
    }

    @Override
    public Optional<Path> linkTarget(Path file) throws IOException {
        return files.linkTarget(file);
    }
}
