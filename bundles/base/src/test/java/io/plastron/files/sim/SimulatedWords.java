// SPDX-License-Identifier: Apache-2.0
package io.plastron.files.sim;

import io.plastron.files.SharedWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ReadOnlyBufferException;

/** A file mapped by one process. Each store is one operation. */
final class SimulatedWords implements SharedWords {
    private final SimulatedDisk disk;
    private final Machine machine;
    private final SimulatedFile file;
    private final String name;
    private final int bytes;
    private final boolean readOnly;
    private volatile boolean closed;

    SimulatedWords(SimulatedDisk disk, Machine machine, SimulatedFile file, String name, int bytes,
            boolean readOnly) {
        this.disk = disk;
        this.machine = machine;
        this.file = file;
        this.name = name;
        this.bytes = bytes;
        this.readOnly = readOnly;
    }

    private void check(int offset) {
        if (closed) {
            throw new UncheckedIOException(new IOException("shared words are closed"));
        }
        if (offset < 0 || offset > bytes - Long.BYTES || offset % Long.BYTES != 0) {
            throw new IndexOutOfBoundsException("no word at " + offset + " of " + bytes);
        }
    }

    private void checkStore(int offset) {
        check(offset);
        if (readOnly) {
            throw new ReadOnlyBufferException();
        }
    }

    @Override
    public long getAcquire(int offset) {
        check(offset);
        try {
            return disk.query(() -> file.word(offset));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public void setRelease(int offset, long value) {
        checkStore(offset);
        store(offset, () -> {
            file.putWord(offset, value);
            return value;
        });
    }

    @Override
    public long max(int offset, long value) {
        checkStore(offset);
        long before = getAcquire(offset);
        if (before >= value) {
            return before;
        }
        return store(offset, () -> {
            long now = file.word(offset);
            file.putWord(offset, Math.max(now, value));
            return now;
        });
    }

    private long store(int offset, SimulatedDisk.Effect<Long> effect) {
        try {
            return disk.perform(Operation.Kind.WORD, name, offset, 0, "", effect);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void fullFence() {
        synchronized (machine) {
            // Every access is under this monitor: entering it orders this thread with all others.
            check(0);
        }
    }

    @Override
    public void force() throws IOException {
        check(0);
        disk.performOrElse(Operation.Kind.FORCE, name, 0, 0, "", () -> {
            file.force();
            return null;
        }, file::forceFailed);
    }

    @Override
    public void close() {
        closed = true;
    }
}
