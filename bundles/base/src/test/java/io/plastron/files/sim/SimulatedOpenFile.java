// SPDX-License-Identifier: Apache-2.0
package io.plastron.files.sim;

import io.plastron.files.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;

/** A file opened by one process; it goes on to work after a rename or deletion. */
final class SimulatedOpenFile implements OpenFile {
    private final SimulatedDisk disk;
    private final Machine machine;
    private final SimulatedFile file;
    private final String name;
    private final boolean writable;
    private volatile boolean closed;

    SimulatedOpenFile(SimulatedDisk disk, Machine machine, SimulatedFile file, String name,
            boolean writable) {
        this.disk = disk;
        this.machine = machine;
        this.file = file;
        this.name = name;
        this.writable = writable;
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    private void requireWritable() throws IOException {
        requireOpen();
        if (!writable) {
            throw new NonWritableChannelException();
        }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        requireOpen();
        requireNotNegative(position);
        return disk.read(name, () -> file.read(target, position));
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        requireWritable();
        requireNotNegative(position);
        disk.perform(Operation.Kind.WRITE, name, position, source.remaining(), "", () -> {
            machine.write(file, source, position);
            return null;
        });
    }

    @Override
    public void force() throws IOException {
        requireOpen();
        disk.performOrElse(Operation.Kind.FORCE, name, 0, 0, "", () -> {
            file.force();
            return null;
        }, file::forceFailed);
    }

    @Override
    public long size() throws IOException {
        requireOpen();
        return disk.query(file::length);
    }

    @Override
    public void truncate(long bytes) throws IOException {
        requireWritable();
        requireNotNegative(bytes);
        disk.perform(Operation.Kind.TRUNCATE, name, bytes, 0, "", () -> {
            machine.truncate(file, bytes);
            return null;
        });
    }

    private static void requireNotNegative(long position) {
        if (position < 0) {
            throw new IllegalArgumentException("negative position " + position);
        }
    }

    @Override
    public void close() {
        closed = true;
        disk.unlock(file);
    }
}
