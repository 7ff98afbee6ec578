// SPDX-License-Identifier: Apache-2.0
package io.plastron.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.plain.Life;
import com.example.plain.Visits;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar alone is enough: to compile against, and in processes that have nothing else. */
@Timeout(300)
class JarIT {
    private static final Path JAR = Path.of(System.getProperty("plastron.jar"));
    private static final Path SOURCES = Path.of("src/test/java");

    @TempDir
    static Path compiled;
    @TempDir
    Path folder;

    /** All warnings are errors: a user's strict build must not stumble over the jar. */
    @BeforeAll
    static void programsCompileAgainstTheJarAlone() {
        assertThat(tool("javac", "-Xlint:all", "-Werror", "-proc:none", "--release", "17",
                "-d", compiled.toString(), "-cp", JAR.toString(),
                source(Visits.class), source(Life.class))).isEmpty();
    }

    private static String source(Class<?> program) {
        return SOURCES.resolve(program.getName().replace('.', '/') + ".java").toString();
    }

    /** Runs a tool of the JDK that must succeed. */
    private static String tool(String name, String... args) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        int exit = ToolProvider.findFirst(name).orElseThrow().run(out, out, args);
        String text = said.toString(StandardCharsets.UTF_8);
        assertThat(exit).as("%s: %s", name, text).isZero();
        return text;
    }

    private Process start(List<String> jvmOptions, Class<?> program, String... args)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        command.addAll(jvmOptions);
        command.add(program.getName());
        command.addAll(List.of(args));
        return new ProcessBuilder(command).directory(folder.toFile())
                .redirectError(folder.resolve("stderr").toFile()).start();
    }

    private Process start(Class<?> program, String... args) throws Exception {
        return start(List.of("-cp", JAR + File.pathSeparator + compiled), program, args);
    }

    /** What a process that must succeed prints. */
    private List<String> output(Process process) throws Exception {
        try {
            String text = new String(
                    process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as("%s%n%s", text,
                    Files.readString(folder.resolve("stderr"))).isZero();
            return text.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void itIsNoBundleAndHoldsNothingOfOthers() throws Exception {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            assertThat(manifest.getValue("Automatic-Module-Name")).isEqualTo("io.plastron");
            assertThat(manifest.keySet()).extracting(Object::toString)
                    .noneMatch(name -> name.startsWith("Bundle-") || name.endsWith("-Package"));
            List<String> files = jar.stream().filter(entry -> !entry.isDirectory())
                    .map(entry -> entry.getName()).toList();
            assertThat(files).contains("META-INF/LICENSE", "META-INF/NOTICE",
                    "io/plastron/Connection.class", "io/plastron/embedded/Plastron.class");
            assertThat(files).allMatch(
                    name -> name.startsWith("io/plastron/") || name.startsWith("META-INF/"));
        }
    }

    @Test
    void noClassOfItNeedsMoreThanTheBaseOfTheJdk() {
        assertThat(tool("jdeps", "--multi-release", "base", "-s", JAR.toString()).lines())
                .containsExactly(JAR.getFileName() + " -> java.base");
    }

    @Test
    void theExampleCountsFromRunToRun() throws Exception {
        assertThat(output(start(Visits.class, ".", "home", "news", "home")))
                .containsExactly("home 1", "news 1", "home 2");
        assertThat(folder.resolve("stderr")).content().as("what a library says by itself")
                .doesNotContain("plastron");
        assertThat(output(start(Visits.class, ".", "home"))).containsExactly("home 3");
    }

    @Test
    void itIsAModuleOfTheModulePathToo() throws Exception {
        List<String> options = List.of("--module-path", JAR.toString(),
                "--add-modules", "io.plastron", "-cp", compiled.toString());
        assertThat(output(start(options, Visits.class, ".", "home"))).containsExactly("home 1");
    }

    @Test
    void aStoreLivesInAProcessThatHasNothingButTheJar() throws Exception {
        List<String> lines = output(start(Life.class, "whole", "."));
        assertThat(lines.subList(0, 3)).containsExactly(
                "checkpoint true", "rotated true false", "reopened {a=1, b=2}");
        assertThat(lines.get(3)).startsWith("KeyRefusedException ").contains("another ring");
        assertThat(lines.get(4)).startsWith("InvalidUseException ").contains("sealed");
        assertThat(lines.subList(5, lines.size())).containsExactly("no thread is left");
    }

    @Test
    void keyProvidersAreSwappedWhileAStoreRuns() throws Exception {
        assertThat(output(start(Life.class, "swap", "."))).containsExactly(
                "second is active", "first is active again {a=1, b=2, c=3}",
                "reopened {a=1, b=2, c=3}", "no thread is left");
    }

    @Test
    void aSecondProcessIsToldTheFirstOnesNumber() throws Exception {
        Process holder = start(Life.class, "hold", ".");
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("open as LEADER");
            List<String> lines = output(start(Life.class, "try", ".", ""));
            assertThat(lines).hasSize(2);
            assertThat(lines.get(0)).startsWith("StoreInUseException ")
                    .containsPattern("\\b" + holder.pid() + "\\b");
            assertThat(lines.get(1)).isEqualTo("no thread is left");
            holder.getOutputStream().close();
            assertThat(holder.inputReader().readLine()).isEqualTo("closed");
            assertThat(holder.inputReader().readLine()).isEqualTo("no thread is left");
            assertThat(holder.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            holder.destroyForcibly();
        }
    }
}
