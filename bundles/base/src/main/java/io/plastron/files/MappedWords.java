// SPDX-License-Identifier: Apache-2.0
package io.plastron.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;

/** Shared words behind a memory mapping; it is given back when this object is collected. */
final class MappedWords implements SharedWords {
    private static final VarHandle WORD =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final MappedByteBuffer mapped;
    private volatile boolean closed;

    MappedWords(MappedByteBuffer mapped) {
        this.mapped = mapped;
    }

    private ByteBuffer open() {
        if (closed) {
            throw new UncheckedIOException(new IOException("shared words are closed"));
        }
        return mapped;
    }

    private ByteBuffer open(int offset) {
        if (offset < 0 || offset > mapped.capacity() - Long.BYTES || offset % Long.BYTES != 0) {
            throw new IndexOutOfBoundsException(
                    "no word at " + offset + " of " + mapped.capacity() + " bytes");
        }
        return open();
    }

    @Override
    public long getAcquire(int offset) {
        return (long) WORD.getAcquire(open(offset), offset);
    }

    @Override
    public void setRelease(int offset, long value) {
        WORD.setRelease(open(offset), offset, value);
    }

    @Override
    public long max(int offset, long value) {
        ByteBuffer words = open(offset);
        while (true) {
            long before = (long) WORD.getVolatile(words, offset);
            if (before >= value || WORD.compareAndSet(words, offset, before, value)) {
                return before;
            }
        }
    }

    @Override
    public void fullFence() {
        VarHandle.fullFence();
    }

    @Override
    public void force() throws IOException {
        try {
            open();
            mapped.force();
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
