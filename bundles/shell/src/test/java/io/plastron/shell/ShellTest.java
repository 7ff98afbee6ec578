// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.NotAStoreException;
import io.plastron.shell.demo.DemoVerb;
import io.plastron.shell.fake.FakeEngine;
import io.plastron.shell.fake.RecordingConsole;
import io.plastron.shell.verbs.Verbs;
import io.plastron.types.CorruptionException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShellTest {
    private static final Option LOUD = Option.flag("-l", "louder");

    private final FakeEngine engine = new FakeEngine();
    private final RecordingConsole console = new RecordingConsole();
    private Map<String, String> environment = Map.of();

    /** Opens the store to write and prints its operands. */
    private record Echo(RuntimeException failure) implements Verb {
        @Override
        public String name() {
            return "echo";
        }

        @Override
        public String synopsis() {
            return "[-l] WORD…";
        }

        @Override
        public String summary() {
            return "repeat words";
        }

        @Override
        public List<Option> options() {
            return List.of(LOUD);
        }

        @Override
        public ExitCode run(Invocation call) {
            call.operands(1, 9);
            try (OpenStore store = call.open(Access.WRITE)) {
                if (failure != null) {
                    throw failure;
                }
                store.connection().checkpoint();
            }
            call.console().out((call.has(LOUD) ? "LOUD " : "") + call.operands());
            return ExitCode.OK;
        }
    }

    /** Opens the store, hints and shows progress. */
    private record Silent() implements Verb {
        @Override
        public String name() {
            return "silent";
        }

        @Override
        public String synopsis() {
            return "";
        }

        @Override
        public String summary() {
            return "say little";
        }

        @Override
        public Output output() {
            return Output.NOTHING;
        }

        @Override
        public ExitCode run(Invocation call) {
            call.open(Access.READ).close();
            call.console().note("a hint");
            call.console().progress("50 %");
            return ExitCode.OK;
        }
    }

    private ExitCode run(String... words) {
        return run(new Echo(null), words);
    }

    private ExitCode run(Verb verb, String... words) {
        return new Shell(List.of(verb), console, engine, environment, "1.2.3").run(List.of(words));
    }

    @Test
    void helpThatWasAskedForIsAResult() {
        for (String word : List.of("-?", "--help")) {
            console.out.clear();
            assertThat(run(word)).isEqualTo(ExitCode.OK);
            assertThat(console.out).anyMatch(line -> line.contains("echo [-l] WORD…"))
                    .contains("  8  the folder holds no store");
        }
        assertThat(console.notes).isEmpty();
    }

    @Test
    void helpForOneVerbNamesItsOptions() {
        assertThat(run("echo", "-?")).isEqualTo(ExitCode.OK);
        assertThat(console.out.get(0)).isEqualTo("usage: plastron echo [-l] WORD…");
        assertThat(console.out).anyMatch(line -> line.contains("-l") && line.contains("louder"));
        assertThat(engine.requests).isEmpty();
    }

    @Test
    void aCallThatIsTooWideForItsColumnGetsALineOfItsOwn() {
        new Shell(Verbs.all(), console, engine, environment, "1").run(List.of("--help"));
        assertThat(console.out).contains(
                        "  load [-j] [-f FILE] [--replace] [-r NAME] [--without KEYS]")
                .noneMatch(line -> line.contains("KEYS] create"));
    }

    @Test
    void examplesOfAVerbWithAStoreOfItsOwnNameNone() {
        run(new DemoVerb(Path.of("plastron.jar")), "demo", "--help");
        assertThat(console.out).contains("  plastron demo -k");
    }

    @Test
    void noWordsAtAllAreWrongUsageAndHelpGoesBesideTheResult() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(console.out).isEmpty();
        assertThat(console.notes.get(0)).startsWith("usage: plastron");
    }

    @Test
    void theVersionIsPrintedWithOrWithoutAVerb() {
        assertThat(run("-V")).isEqualTo(ExitCode.OK);
        assertThat(run("echo", "-V")).isEqualTo(ExitCode.OK);
        assertThat(console.out).containsExactly("plastron 1.2.3", "plastron 1.2.3");
    }

    @Test
    void anUnknownVerbIsWrongUsage() {
        assertThat(run("ecko", "x")).isEqualTo(ExitCode.USAGE);
        assertThat(console.notes).containsExactly(
                "plastron: unknown verb 'ecko'", "  to do: see plastron --help");
    }

    @Test
    void commonOptionsStandBeforeOrBehindTheVerb() {
        assertThat(run("-h", "/a", "echo", "-l", "-C", "role=leader", "--take-over", "x"))
                .isEqualTo(ExitCode.OK);
        assertThat(engine.requests).containsExactly(
                new StoreRequest(Path.of("/a"), "role=leader", Access.WRITE, true));
        assertThat(console.out).containsExactly("LOUD [x]");
    }

    @Test
    void theHomeIsTheOptionElseTheVariableElseTheCurrentFolder() {
        run("echo", "x");
        environment = Map.of("PLASTRON_HOME", "/from/variable");
        run("echo", "x");
        run("-h", "/from/option/../b", "echo", "x");
        assertThat(engine.requests).extracting(StoreRequest::home).containsExactly(
                Path.of("").toAbsolutePath(), Path.of("/from/variable"), Path.of("/from/b"));
    }

    @Test
    void anEmptyHomeIsNotTheCurrentFolder() {
        assertThat(run("-h", "", "echo", "x")).isEqualTo(ExitCode.USAGE);
        assertThat(engine.requests).isEmpty();
        environment = Map.of("PLASTRON_HOME", "");
        assertThat(run("echo", "x")).isEqualTo(ExitCode.OK);
    }

    @Test
    void readOnlyRefusesAVerbThatWritesBeforeAnythingIsOpened() {
        assertThat(run("-r", "echo", "x")).isEqualTo(ExitCode.USAGE);
        assertThat(engine.requests).isEmpty();
    }

    @Test
    void anErrorSaysWhatWhereAndWhatToDoAndNothingElse() {
        ExitCode code = run(new Echo(new CorruptionException("page 5 is damaged")),
                "-h", "/a", "echo", "x");
        assertThat(code).isEqualTo(ExitCode.CORRUPTION);
        assertThat(console.out).isEmpty();
        assertThat(console.notes).hasSize(3);
        assertThat(console.notes.get(0)).isEqualTo("plastron echo: page 5 is damaged");
        assertThat(console.notes.get(1)).isEqualTo("  where: /a");
        assertThat(console.notes.get(2)).startsWith("  to do: stop writing");
        assertThat(engine.journal).containsExactly("open WRITE", "close");
    }

    @Test
    void aStackTraceIsShownOnlyWhenAskedFor() {
        environment = Map.of("PLASTRON_DEBUG", "1");
        run(new Echo(new IllegalStateException("bug")), "echo", "x");
        assertThat(console.notes.get(0))
                .isEqualTo("plastron echo: java.lang.IllegalStateException: bug");
        assertThat(console.notes).anyMatch(line -> line.contains("at io.plastron.shell.ShellTest"));
    }

    @Test
    void withJsonAnErrorIsOneObjectAndNothingElseIsNoted() {
        engine.openFailure = Optional.of(new CorruptionException("page \"5\" is damaged"));
        assertThat(run(new Silent(), "-h", "/a", "silent", "-o", "json"))
                .isEqualTo(ExitCode.CORRUPTION);
        assertThat(console.out).isEmpty();
        assertThat(console.notes).containsExactly("{\"error\":{\"code\":\"corruption\","
                + "\"exit\":4,\"message\":\"page \\\"5\\\" is damaged\",\"where\":\"/a\","
                + "\"todo\":\"stop writing, keep the files, restore a copy; plastron verify finds"
                + " the extent\"}}");
    }

    @Test
    void withJsonHintsAndProgressAreNotShown() {
        assertThat(run(new Silent(), "-o", "json", "silent")).isEqualTo(ExitCode.OK);
        assertThat(console.notes).isEmpty();
        assertThat(console.progress).isEmpty();
        run(new Silent(), "-o", "text", "silent");
        assertThat(console.notes).containsExactly("a hint");
        assertThat(console.progress).containsExactly("50 %");
    }

    @Test
    void errorsInTheWordsThemselvesAreJsonToo() {
        for (List<String> words : List.of(List.of("-o", "json", "ecko"), List.of("-ojson", "-x"),
                List.of("-o", "json"),
                List.of("silent", "--what", "-o", "json"))) {
            console.notes.clear();
            assertThat(run(new Silent(), words.toArray(String[]::new)))
                    .isEqualTo(ExitCode.USAGE);
            assertThat(console.notes).hasSize(1);
            assertThat(console.notes.get(0)).startsWith("{\"error\":{\"code\":\"usage\",");
        }
        assertThat(run("-o", "xml", "echo", "x")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aVerbWithoutJsonRefusesItByNameBeforeAnythingIsOpened() {
        assertThat(run("-o", "json", "echo", "x")).isEqualTo(ExitCode.USAGE);
        assertThat(console.notes.get(0)).contains("'echo' has no JSON form");
        assertThat(engine.requests).isEmpty();
    }

    @Test
    void aResultThatIsLostIsAFailureAndToldUnlessItsReaderHadEnough() {
        OutputException full = new OutputException(new IOException("No space left on device"));
        assertThat(run(new Echo(full), "echo", "x")).isEqualTo(ExitCode.FAILED);
        assertThat(console.notes.get(0)).contains("No space left on device");
        console.notes.clear();
        OutputException gone = new OutputException(new IOException("Broken pipe"));
        assertThat(run(new Echo(gone), "echo", "x")).isEqualTo(ExitCode.FAILED);
        assertThat(console.notes).isEmpty();
    }

    @Test
    void whatKeepsAStoreFromOpeningDecidesTheCode() {
        engine.openFailure = Optional.of(new NotAStoreException("nothing there"));
        assertThat(run("echo", "x")).isEqualTo(ExitCode.NOT_A_STORE);
    }

    @Test
    void theWrongNumberOfOperandsShowsTheUsageOfTheVerb() {
        assertThat(run("echo")).isEqualTo(ExitCode.USAGE);
        assertThat(console.notes).containsExactly(
                "plastron echo: usage: plastron echo [-l] WORD…", "  where: "
                + Path.of("").toAbsolutePath(), "  to do: see plastron echo --help");
    }
}
