// SPDX-License-Identifier: Apache-2.0
package io.plastron.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.launcher.Plastron.Result;
import io.plastron.launcher.Plastron.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A load is killed in its middle, after checkpoints of half of it were made: the table is not
 * there, what is there is sound, and loading again gives exactly the dump.
 */
@Timeout(400)
class LoadKillIT {
    private static final int ROWS = 60_000;
    private static final int KILLS = 3;
    private static final int LOG_BYTES_MIN = 1 << 20;
    private static final int LOG_BYTES_SPREAD = 3 << 20;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    @TempDir
    Path folder;
    private Path dump;
    private Path home;
    private Plastron plastron;

    @Test
    void aKilledLoadLeavesNoTableAndAnotherLoadsAll() throws Exception {
        System.out.println("repeat with -Dseed=" + seed);
        home = folder.resolve("store");
        plastron = new Plastron(folder);
        dump = writeDump();
        int inTheMiddle = 0;
        assertThat(run("-C", "create,key_provider=(name=file,create=true,path=\""
                + folder.resolve("ring") + "\")", "create", "table:other").exit()).isZero();
        for (int kill = 1; kill <= KILLS; kill++) {
            while (!killALoad()) {
                assertThat(run("drop", "t").exit()).isZero();
            }
            Result verified = run("verify");
            assertThat(verified.exit()).as(verified.toString()).isZero();
            List<String> rows = run("list").out();
            assertThat(rows).doesNotContain("table:t").contains("table:other");
            inTheMiddle += rows.contains("table:t.plastron-load") ? 1 : 0;
        }
        System.out.println(inTheMiddle + " of " + KILLS + " loads left rows behind");
        assertThat(inTheMiddle).isPositive();
        Result loaded = run("load", "-f", dump.toString());
        assertThat(loaded.exit()).as(loaded.toString()).isZero();
        assertThat(run("verify").exit()).isZero();
        assertThat(run("list").out()).contains("table:t").doesNotContain("table:t.plastron-load");
        Path back = folder.resolve("back.dump");
        assertThat(run("dump", "-f", back.toString(), "table:t").exit()).isZero();
        assertThat(rowsOf(back)).isEqualTo(rowsOf(dump));
        assertThat(run("read", "index:t:byname", "name 17").out()).hasSize(ROWS / 100);
    }

    /**
     * Kills it when the log has grown by a random number of bytes, whatever was given back of it
     * meanwhile; false when it was faster than this looked.
     */
    private boolean killALoad() throws Exception {
        long wanted = LOG_BYTES_MIN + random.nextInt(LOG_BYTES_SPREAD);
        long last = logBytes();
        Running load = plastron.start(List.of(), "-h", home.toString(),
                "-C", "checkpoint_dirty_max=300KB", "load", "-f", dump.toString());
        boolean ended = false;
        for (long grown = 0; !ended && grown < wanted; ) {
            ended = load.process().waitFor(1, TimeUnit.MILLISECONDS);
            long now = logBytes();
            grown += Math.max(0, now - last);
            last = now;
        }
        load.process().destroyForcibly().waitFor();
        assertThat(load.process().exitValue()).as(load.result().toString()).isIn(0, 137);
        return load.process().exitValue() != 0;
    }

    /** Of the segments. */
    private long logBytes() throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(home.resolve("log"))) {
            for (Path file : files.toList()) {
                bytes += file.toString().endsWith(".seg") ? bytes(file) : 0;
            }
        }
        return bytes;
    }

    private static long bytes(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException renamedOrDeletedMeanwhile) {
            return 0;
        }
    }

    private Result run(String... words) {
        List<String> all = new ArrayList<>(List.of("-h", home.toString()));
        all.addAll(List.of(words));
        return plastron.run(all.toArray(new String[0]));
    }

    private Path writeDump() throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "WiredTiger Dump (WiredTiger Version 12.0.0)", "Format=print", "Header",
                "table:t", "key_format=S,value_format=SS,columns=(id,name,text),colgroups=(a,b)",
                "colgroup:t:a", "columns=(name)", "colgroup:t:b", "columns=(text)",
                "index:t:byname", "columns=(name)", "Data"));
        for (int row = 0; row < ROWS; row++) {
            lines.add(String.format("%08d\\00", row));
            lines.add("name " + row % 100 + "\\00" + "text ".repeat(8) + row + "\\00");
        }
        Path file = folder.resolve("t.dump");
        return Files.write(file, lines, StandardCharsets.US_ASCII);
    }

    private static List<String> rowsOf(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
        return lines.subList(lines.indexOf("Data"), lines.size());
    }
}
