// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the disk gives: 4 KiB written and forced, one after the other, into room that was filled
 * with zeros before, and at the end of a file that grows. No durable commit is faster than the
 * first.
 */
public final class RawForce {
    private static final int BLOCK_BYTES = 4 << 10;

    private RawForce() {}

    /** Durations of so many writes with a force each; the file is deleted afterwards. */
    public static Latencies measure(Path folder, int writes, boolean filled) {
        Path file = folder.resolve("force");
        try {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE)) {
                if (filled) {
                    fill(channel, writes);
                }
                return write(channel, writes);
            } finally {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void fill(FileChannel channel, int blocks) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(BLOCK_BYTES);
        for (int i = 0; i < blocks; i++) {
            channel.write(zeros.clear(), (long) i * BLOCK_BYTES);
        }
        channel.force(true);
    }

    private static Latencies write(FileChannel channel, int writes) throws IOException {
        Latencies latencies = new Latencies();
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
        for (int i = 0; i < writes; i++) {
            block.clear().putInt(i + 1).clear();
            long start = System.nanoTime();
            channel.write(block, (long) i * BLOCK_BYTES);
            channel.force(false);
            latencies.add(System.nanoTime() - start);
        }
        return latencies;
    }
}
