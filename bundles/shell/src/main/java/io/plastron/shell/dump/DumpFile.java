// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.types.InvalidUseException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file a dump goes to. It gets its name when the dump is whole: nothing in a dump tells that it
 * was cut short, and a former dump of that name is kept until the bytes of the new one are on the
 * disk. Pipes and devices are written as they are.
 */
public final class DumpFile implements AutoCloseable {
    private static final String PART_SUFFIX = ".part";

    private final Path file;
    private final Path written;
    private final FileChannel channel;
    private boolean whole;

    private DumpFile(Path file, Path written) throws IOException {
        this.file = file;
        this.written = written;
        channel = FileChannel.open(written, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Begins to write a file. */
    public static DumpFile create(Path file) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                return new DumpFile(file, file);
            }
            // Behind a link: it is what the link names that is replaced.
            Path real = Files.exists(file) ? file.toRealPath() : file;
            return new DumpFile(real, real.resolveSibling(real.getFileName() + PART_SUFFIX));
        } catch (IOException failed) {
            throw failed(file, failed);
        }
    }

    /** Where the dump goes. */
    public ByteSink sink() {
        return new ByteSink(Channels.newOutputStream(channel), file.toString());
    }

    /** Says that the dump is whole. */
    public void complete() {
        try {
            if (!written.equals(file)) {
                // Or the name could outlive a power failure and the bytes not.
                channel.force(true);
            }
            channel.close();
            if (!written.equals(file)) {
                Files.move(written, file, StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException failed) {
            throw failed(file, failed);
        }
        whole = true;
    }

    @Override
    public void close() {
        if (whole) {
            return;
        }
        try {
            channel.close();
            if (!written.equals(file)) {
                Files.deleteIfExists(written);
            }
        } catch (IOException failed) {
            throw failed(file, failed);
        }
    }

    private static InvalidUseException failed(Path file, IOException cause) {
        return new InvalidUseException("cannot write " + file + ": " + Reason.of(cause), cause);
    }
}
