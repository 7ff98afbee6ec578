// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.Connection;
import io.plastron.StoreStatus;
import io.plastron.shell.ExitCode;
import io.plastron.shell.OpenStore;
import io.plastron.shell.Shell;
import io.plastron.shell.fake.RecordingConsole;
import io.plastron.shell.verbs.Verbs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two verbs as they are typed. */
class DumpAndLoadVerbsTest {
    @TempDir
    private Path folder;
    private TestStore store;
    private RecordingConsole console;

    @BeforeEach
    void open() {
        store = new TestStore(folder.resolve("home"));
        console = new RecordingConsole();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private ExitCode run(String... words) {
        return new Shell(Verbs.all(), console, request -> new Opened(store), Map.of(), "1")
                .run(List.of(words));
    }

    private String fixture(String table, DumpForm form) throws IOException {
        Path file = folder.resolve(table + Fixtures.suffix(form));
        Files.write(file, Fixtures.bytes(table, form));
        return file.toString();
    }

    @Test
    void eachOptionNamesAForm() throws IOException {
        assertThat(run("load", "-f", fixture("ints", DumpForm.HEX))).isEqualTo(ExitCode.OK);
        assertThat(console.out).containsExactly("table:ints: 26 rows");
        Map<String, DumpForm> forms = Map.of("--", DumpForm.PRINT, "-x", DumpForm.HEX,
                "-j", DumpForm.JSON, "-p", DumpForm.PRETTY, "-px", DumpForm.PRETTY_HEX);
        forms.forEach((option, form) -> {
            console.bytes.reset();
            assertThat(run("dump", option, "ints")).isEqualTo(ExitCode.OK);
            assertThat(console.bytes.toByteArray()).isEqualTo(Fixtures.bytes("ints", form));
        });
        assertThat(run("dump", "-jx", "ints")).isEqualTo(ExitCode.USAGE);
        assertThat(run("dump", "-j", "-p", "ints")).isEqualTo(ExitCode.USAGE);
        assertThat(run("dump")).isEqualTo(ExitCode.USAGE);
        assertThat(run("dump", "ints", "table:ints")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void settingsWithoutMeaningHereAreLeftOutWhenNamed() throws IOException {
        Path tuned = folder.resolve("tuned.dump");
        String text = new String(Fixtures.bytes("ints", DumpForm.PRINT), StandardCharsets.UTF_8);
        Files.writeString(tuned, text.replace("block_compressor=,", "block_compressor=snappy,")
                .replace("access_pattern_hint=none,", "access_pattern_hint=none,newer_one=7,"));
        assertThat(run("load", "-f", tuned.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(String.join("\n", console.notes)).contains("tuned.dump")
                .contains("load --without newer_one");
        assertThat(run("load", "--without", "newer_one", "-f", tuned.toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(String.join("\n", console.notes)).contains("load --without block_compressor");
        assertThat(run("load", "--without", "value_format", "-f", tuned.toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(String.join("\n", console.notes)).contains("value_format cannot be left out");

        assertThat(run("load", "--without", "newer_one,block_compressor,newer_one",
                "-f", tuned.toString())).isEqualTo(ExitCode.OK);
        console.bytes.reset();
        run("dump", "ints");
        assertThat(console.bytes.toByteArray()).isEqualTo(Fixtures.bytes("ints", DumpForm.PRINT));
    }

    @Test
    void aDumpGoesIntoAFileThatIsReplacedWhenItIsWhole() throws IOException {
        run("load", "-f", fixture("raw", DumpForm.JSON));
        Path file = folder.resolve("out");
        assertThat(run("dump", "-f", file.toString(), "raw")).isEqualTo(ExitCode.OK);
        assertThat(Files.readAllBytes(file)).isEqualTo(Fixtures.bytes("raw", DumpForm.PRINT));
        assertThat(run("dump", "-x", "-f", file.toString(), "raw")).isEqualTo(ExitCode.OK);
        assertThat(Files.readAllBytes(file)).isEqualTo(Fixtures.bytes("raw", DumpForm.HEX));

        assertThat(run("dump", "-f", file.toString(), "missing")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(Files.readAllBytes(file)).isEqualTo(Fixtures.bytes("raw", DumpForm.HEX));
        assertThat(folder.resolve("out.part")).doesNotExist();
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assertThat(run("dump", "-j", "-f", link.toString(), "raw")).isEqualTo(ExitCode.OK);
        assertThat(Files.readAllBytes(file)).isEqualTo(Fixtures.bytes("raw", DumpForm.JSON));
        assertThat(link).isSymbolicLink();
        assertThat(run("dump", "-f", folder.resolve("no/out").toString(), "raw"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(console.notes).anyMatch(note -> note.contains("no such file or folder"));
    }

    @Test
    void theOptionsOfLoadDoWhatTheySay() throws IOException {
        String zones = fixture("zones", DumpForm.JSON);
        assertThat(run("load", "-j", "-r", "copy", "-f", zones)).isEqualTo(ExitCode.OK);
        assertThat(store.uris()).contains("table:copy").doesNotContain("table:zones");
        assertThat(run("load", "-r", "table:copy", "-f", zones)).isEqualTo(ExitCode.USAGE);
        assertThat(console.notes).anyMatch(note -> note.contains("zones.json:5:"));
        assertThat(run("load", "--replace", "-r", "copy", "-f", zones)).isEqualTo(ExitCode.OK);
        assertThat(run("load", "-r", "file:copy", "-f", zones)).isEqualTo(ExitCode.USAGE);
        assertThat(run("load", "-j", "-f", fixture("A", DumpForm.HEX))).isEqualTo(ExitCode.USAGE);
        assertThat(console.notes).anyMatch(note -> note.contains("A.hex.dump:1:1: expected '{'"));
        assertThat(run("-r", "load", "-f", zones)).isEqualTo(ExitCode.USAGE);
        assertThat(store.uris()).doesNotContain("table:A", "table:zones");
    }

    @Test
    void aFileThatIsNotThereIsToldByName() {
        assertThat(run("load", "-f", folder.resolve("none").toString())).isEqualTo(ExitCode.USAGE);
        assertThat(console.notes.get(0)).contains("no file").contains("none");
        assertThat(run("load", "-f", folder.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(run("load", "extra")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void whatWasLoadedCanBeReadAsJson() throws IOException {
        run("-o", "json", "load", "-f", fixture("A", DumpForm.PRINT));
        assertThat(console.out).containsExactly(
                "{\"tables\":[{\"uri\":\"table:A\",\"rows\":4}]}");
    }

    /** The open store, whatever a verb asks for. */
    private record Opened(TestStore store) implements OpenStore {
        @Override
        public Connection connection() {
            return store.connection();
        }

        @Override
        public StoreStatus status() {
            return store.connection().status();
        }

        @Override
        public Offer offerProvider(int ranking) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            // The test closes it.
        }
    }
}
