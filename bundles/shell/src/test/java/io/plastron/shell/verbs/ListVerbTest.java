// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.btree.Cookie;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Shell;
import io.plastron.shell.fake.FakeEngine;
import io.plastron.shell.fake.FakeTable;
import io.plastron.shell.fake.RecordingConsole;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code list} against what the original's tool printed for the same metadata. */
class ListVerbTest {
    private final FakeEngine engine = new FakeEngine();
    private final RecordingConsole console = new RecordingConsole();
    private final TimeZone zone = TimeZone.getDefault();

    @BeforeEach
    void inUtc() {
        // Times are printed in the local zone; the fixtures were made in this one.
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    @AfterEach
    void asBefore() {
        TimeZone.setDefault(zone);
    }

    private ExitCode run(String... words) {
        return new Shell(Verbs.all(), console, engine, Map.of(), "0").run(List.of(words));
    }

    private static List<String> fixture(String name) {
        try (InputStream file = ListVerbTest.class.getResourceAsStream("/wt/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Gives the store the rows of the original's; its history store is nothing we have. */
    private List<String> takeFixtureRows() {
        FakeTable metadata = engine.tables.get("metadata:").clear();
        List<String> lines = fixture("list-v.txt");
        for (int i = 0; i < lines.size(); i += 2) {
            metadata.put(lines.get(i), lines.get(i + 1));
        }
        return lines;
    }

    @Test
    void plainAndVerboseListsAreThoseOfTheOriginal() {
        List<String> rows = takeFixtureRows();
        assertThat(run("list", "-v")).isEqualTo(ExitCode.OK);
        assertThat(console.out).containsExactlyElementsOf(rows);
        console.out.clear();
        run("list");
        console.out.remove("file:WiredTigerHS.wt");
        assertThat(console.out).containsExactlyElementsOf(fixture("list.txt"));
    }

    private static String addr(int lsn) {
        ByteBuffer bytes = ByteBuffer.allocate(Cookie.BYTES);
        Cookie.image(7, lsn, 4242, HexFormat.of().parseHex("00ff".repeat(8)))
                .write(bytes);
        return HexFormat.of().formatHex(bytes.array());
    }

    private static String row(String addr, int order, long timeSeconds, long size) {
        return "id=16,checkpoint=(WiredTigerCheckpoint." + order + "=(addr=\"" + addr
                + "\",order=" + order + ",time=" + timeSeconds + ",size=" + size + "))";
    }

    @Test
    void checkpointsAreShownAsTheOriginalDoesThenWhereTheRootIs() {
        engine.table("file:A.wt", row(addr(9), 2, 1_795_161_247, 8192));
        engine.table("file:empty.wt", row("", 16, 1_795_161_308, 0));
        engine.table("file:new.wt", "id=17,checkpoint=");
        engine.table("table:A", "x=1");
        assertThat(run("list", "-c")).isEqualTo(ExitCode.OK);
        assertThat(console.out).containsExactly(
                "metadata:",
                "file:A.wt",
                "\t WiredTigerCheckpoint.2: Fri Nov 20 07:54:07 2026 (size 8 KB)",
                "\t\troot page: 7",
                "\t\tLSN      : 9",
                "\t\tbytes    : 4242",
                "\t\ttag      : 00ff00ff00ff00ff00ff00ff00ff00ff",
                "file:empty.wt",
                "\t WiredTigerCheckpoint.16: Fri Nov 20 07:55:08 2026 (size 0 B)",
                "file:new.wt",
                "table:A");
        assertThat(fixture("list-c.txt")).contains(console.out.get(2), console.out.get(8));
    }

    @Test
    void aDayBelowTenIsPaddedAsTheOriginalsTimesAre() {
        engine.table("file:A.wt", row("", 1, 1_793_520_000, 12 << 20));
        run("list", "-c", "file:");
        assertThat(console.out.get(1))
                .isEqualTo("\t WiredTigerCheckpoint.1: Sun Nov  1 08:00:00 2026 (size 12 MB)");
    }

    @Test
    void aRootThatIsNoPagesCookieIsDamage() {
        engine.table("file:A.wt", row("018181e4", 2, 1_795_161_247, 8192));
        assertThat(run("list", "-c")).isEqualTo(ExitCode.CORRUPTION);
        assertThat(console.notes.get(0)).contains("file:A.wt").contains("018181e4");
        assertThat(run("list")).isEqualTo(ExitCode.OK);
    }

    @Test
    void jsonHasWhatWasAskedFor() {
        engine.table("file:A.wt", row(addr(9), 2, 1_795_161_247, 8192));
        run("-o", "json", "list", "-c", "file:");
        run("list", "-o", "json", "-v", "file:");
        assertThat(console.out).containsExactly(
                "{\"objects\":[{\"uri\":\"file:A.wt\",\"checkpoints\":[{\"name\":"
                        + "\"WiredTigerCheckpoint.2\",\"time\":\"2026-11-20T07:54:07Z\","
                        + "\"size\":8192,\"root\":{\"page\":7,\"lsn\":\"9\",\"bytes\":4242,"
                        + "\"tag\":\"00ff00ff00ff00ff00ff00ff00ff00ff\"}}]}]}",
                "{\"objects\":[{\"uri\":\"file:A.wt\",\"config\":\""
                        + row(addr(9), 2, 1_795_161_247, 8192).replace("\"", "\\\"") + "\"}]}");
    }

    @Test
    void theListGoesIntoAFileInstead(@TempDir Path folder) throws IOException {
        engine.table("table:a", "x=1");
        Path file = folder.resolve("list.txt");
        Files.writeString(file, "what was there before, much longer than the list");
        assertThat(run("list", "-f", file.toString())).isEqualTo(ExitCode.OK);
        assertThat(console.out).isEmpty();
        assertThat(file).hasContent("table:a\n");
        assertThat(run("list", "-f", folder.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(console.notes.get(0)).contains(folder.toString());
    }
}
