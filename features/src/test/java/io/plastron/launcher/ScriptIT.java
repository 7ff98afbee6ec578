// SPDX-License-Identifier: Apache-2.0
package io.plastron.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.launcher.Plastron.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The start script, in a copy of the project's outline: the jar and its inputs are there, Maven is
 * a stand-in that notes its calls.
 */
@Timeout(120)
class ScriptIT {
    @TempDir
    Path folder;
    private Path project;
    private Path script;
    private Path jar;
    private int count;

    @BeforeEach
    void copyProject() throws Exception {
        project = Files.createDirectories(folder.resolve("a project"));
        script = Files.copy(Path.of("../plastron"), project.resolve("plastron"));
        jar = project.resolve("features/target/plastron.jar");
        Files.createDirectories(project.resolve("bundles/one/src/main"));
        Files.writeString(project.resolve("pom.xml"), "");
    }

    private void copyJar() throws Exception {
        Files.createDirectories(jar.getParent());
        Files.copy(Plastron.JAR, jar);
    }

    /** Puts a program at the front of the path. */
    private void tool(String name, String... lines) throws Exception {
        Path tool = Files.createDirectories(folder.resolve("tools")).resolve(name);
        Files.writeString(tool, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Result run(Path command, Map<String, String> environment, String... words) {
        List<String> all = new ArrayList<>(List.of(command.toString()));
        all.addAll(List.of(words));
        Map<String, String> variables = new HashMap<>(Map.of(
                "PATH", folder.resolve("tools") + ":" + System.getenv("PATH"),
                "JAVA_HOME", System.getProperty("java.home")));
        variables.putAll(environment);
        Path own = folder.resolve("script-" + ++count);
        return Plastron.start(all, own, own.resolve("tmp"), variables).await();
    }

    @Test
    void wordsAndExitCodePassThroughAlsoByASymbolicLink() throws Exception {
        copyJar();
        Path link = Files.createSymbolicLink(folder.resolve("link"), script);
        Path home = folder.resolve("no  such 'home'");
        for (Path command : List.of(script, link)) {
            Result result = run(command, Map.of("LC_ALL", "C"), "-h", home.toString(),
                    "read", "t", "größe * $x");
            assertThat(result.exit()).as(result.toString()).isEqualTo(8);
            assertThat(result.err()).contains("  where: " + home);
            assertThat(result.out()).isEmpty();
        }
        assertThat(run(script, Map.of(), "-V").out()).hasSize(1);
    }

    @Test
    void theHomeMayComeFromAVariableAndFoldersAreThoseOfTheCaller() throws Exception {
        copyJar();
        assertThat(run(script, Map.of("PLASTRON_HOME", "/no/such/home"), "list").err())
                .contains("  where: /no/such/home");
        assertThat(run(script, Map.of(), "list").err()).contains(
                "  where: " + folder.resolve("script-2/working"));
    }

    @Test
    void aMissingOrOutdatedJarIsBuiltWithProgressOutsideTheResult() throws Exception {
        tool("mvn", "echo \"[INFO] Building Plastron :: base [1/2]\"", "echo noise",
                "mkdir -p '" + jar.getParent() + "'", "cp '" + Plastron.JAR + "' '" + jar + "'");
        Result built = run(script, Map.of(), "-V");
        assertThat(built.exit()).as(built.toString()).isZero();
        assertThat(built.out()).hasSize(1).allMatch(line -> line.startsWith("plastron "));
        assertThat(built.err()).hasSize(2).contains("  Plastron :: base [1/2]");
        assertThat(run(script, Map.of(), "-V").err()).isEmpty();

        Path source = Files.writeString(project.resolve("bundles/one/src/main/New.java"), "");
        Files.setLastModifiedTime(jar, FileTime.fromMillis(
                Files.getLastModifiedTime(source).toMillis() - 10_000));
        assertThat(run(script, Map.of(), "-V").err()).hasSize(2);
    }

    @Test
    void aFailedBuildIsToldWithItsErrors() throws Exception {
        tool("mvn", "echo '[ERROR] it does not compile'", "exit 1");
        Result failed = run(script, Map.of(), "-V");
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).contains(
                "[ERROR] it does not compile", "plastron: the build failed");
    }

    @Test
    void whatIsMissingOrTooOldIsNamed() throws Exception {
        tool("java", "echo 'openjdk version \"11.0.1\"' >&2");
        Result old = run(script, Map.of("JAVA_HOME", ""), "-V");
        assertThat(old.exit()).isEqualTo(1);
        assertThat(old.err()).contains("plastron: Java 11 is too old");
        Result none = run(script, Map.of("JAVA_HOME", "/no/such/jdk"), "-V");
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err().get(0)).isEqualTo(
                "plastron: no Java: '/no/such/jdk/bin/java' is not there");
    }
}
