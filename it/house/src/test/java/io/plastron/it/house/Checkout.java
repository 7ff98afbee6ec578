// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where the project's files are. */
final class Checkout {
    private static final Set<String> NOT_SOURCES =
            Set.of("target", ".git", ".idea", ".settings", "node_modules");

    private Checkout() {}

    /** The top of the project, above the folder the build runs this module in. */
    static Path root() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isRegularFile(at.resolve("bundles/pom.xml"))) {
                return at;
            }
        }
        throw new IllegalStateException("no bundles/pom.xml above " + Path.of("").toAbsolutePath());
    }

    /** The modules of bundles/pom.xml. */
    static List<String> bundleFolders() {
        String pom = text(root().resolve("bundles/pom.xml"));
        List<String> folders = new ArrayList<>();
        Matcher modules =
                Pattern.compile("<module>([^<]+)</module>").matcher(pom);
        while (modules.find()) {
            folders.add(modules.group(1).trim());
        }
        return folders;
    }

    /** Every file of the project whose name ends so, but what a build or an editor makes. */
    static List<Path> sources(String suffix) {
        List<Path> found = new ArrayList<>();
        collect(root(), suffix, found);
        return found;
    }

    private static void collect(Path directory, String suffix, List<Path> found) {
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.sorted().toList()) {
                String name = entry.getFileName().toString();
                if (Files.isDirectory(entry)) {
                    if (!NOT_SOURCES.contains(name)) {
                        collect(entry, suffix, found);
                    }
                } else if (name.endsWith(suffix)) {
                    found.add(entry);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The files under version control; every source file where there is no version control. */
    static List<Path> tracked() throws IOException, InterruptedException {
        if (!Files.exists(root().resolve(".git"))) {
            return sources("");
        }
        Process git = new ProcessBuilder("git", "-C", root().toString(), "ls-files", "-z")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String names =
                new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (git.waitFor() != 0) {
            return sources("");
        }
        return Stream.of(names.split("\0")).map(root()::resolve).filter(Files::isRegularFile)
                .toList();
    }

    /** Path from the top, with slashes, for messages and rules. */
    static String name(Path file) {
        return root().relativize(file).toString().replace('\\', '/');
    }

    static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
