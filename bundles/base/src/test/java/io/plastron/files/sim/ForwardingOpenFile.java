// SPDX-License-Identifier: Apache-2.0
package io.plastron.files.sim;

import io.plastron.files.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Hands every call on to another file, for those that look at some of them. */
public abstract class ForwardingOpenFile implements OpenFile {
    private final OpenFile file;

    protected ForwardingOpenFile(OpenFile file) {
        this.file = file;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return file.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        file.write(source, position);
    }

    @Override
    public void force() throws IOException {
        file.force();
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
        file.truncate(size);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
