// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.files.FileSystem;
import io.plastron.files.OpenFile;
import io.plastron.files.sim.ForwardingOpenFile;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.pagelog.Completion;
import io.plastron.pagelog.LogWriter;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A leader that writes on while its log is read is not taken for damage. */
@Timeout(300)
class ReadWhileWrittenTest {
    private static final long SEED = 7;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final SimulatedMachine machine = new SimulatedMachine(SEED);

    /** Who reads at a position of a file, before it does. */
    private interface Reading {
        void at(long position);
    }

    /** The disk, seen through somebody who looks on at each read. */
    private FileSystem watched(Reading reading) {
        return (FileSystem) Proxy.newProxyInstance(FileSystem.class.getClassLoader(),
                new Class<?>[] {FileSystem.class}, (proxy, method, args) -> {
                    try {
                        Object result = method.invoke(disk, args);
                        return result instanceof OpenFile file ? watched(file, reading) : result;
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    private static OpenFile watched(OpenFile file, Reading reading) {
        return new ForwardingOpenFile(file) {
            @Override
            public int read(ByteBuffer target, long position) throws IOException {
                reading.at(position);
                return super.read(target, position);
            }
        };
    }

    @Test
    void aFrameWrittenBetweenTwoLooksAtTheEndIsNoDamage() throws IOException {
        try (FilePageLog log = machine.open(disk, machine.start())) {
            LogWriter writer = log.lead(false);
            Completion before = Records.checkpoint(writer, "before");
            long end = Blocks.alignBlock(Blocks.offset(before.lsn().value()));
            int[] written = new int[1];
            FileSystem files = watched(position -> {
                if (position >= end && written[0]++ == 0) {
                    Records.checkpoint(writer, "while it is read");
                }
            });
            LogFolder folder = new LogFolder(files, Path.of(SimulatedMachine.FOLDER));
            try (SegmentTable table =
                    new SegmentTable(folder, SimulatedMachine.options(false))) {
                LogPath path = new LogScanner(SegmentSet.list(folder, table),
                        epoch -> Long.MAX_VALUE, false, true).scan(null);
                assertThat(written[0]).as("looks behind the end").isPositive();
                assertThat(path.last().completion().lsn()).isEqualTo(before.lsn());
            }
        }
    }
}
