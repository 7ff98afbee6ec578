// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.demo;

import io.plastron.shell.Example;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.Option;
import io.plastron.shell.Verb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Shows and checks the main job in a temporary folder. */
public final class DemoVerb implements Verb {
    private static final Option KEEP = Option.flag("-k", "keep the store and its key ring");

    private final Path jar;

    /**
     * @param jar the program, for further processes
     */
    public DemoVerb(Path jar) {
        this.jar = jar;
    }

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public String synopsis() {
        return "[-k]";
    }

    @Override
    public String summary() {
        return "show the main job on real input in a temporary folder, and check it";
    }

    @Override
    public List<Option> options() {
        return List.of(KEEP);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("demo", "each step with what it shows; the folder is deleted"),
                new Example("demo -k", "keeps the store, to look at it with the other verbs"));
    }

    @Override
    public boolean worksOnAStore() {
        return false;
    }

    @Override
    public Output output() {
        return Output.LINES;
    }

    @Override
    public ExitCode run(Invocation call) {
        call.operands(0, 0);
        Path folder = newFolder();
        boolean passed = false;
        try (Demo demo = new Demo(call, folder, jar)) {
            demo.run();
            passed = true;
        } finally {
            if (passed && !call.has(KEEP)) {
                delete(folder);
            } else {
                // The store of a demonstration that failed is worth a look.
                call.console().note("plastron demo: kept " + folder);
            }
        }
        return ExitCode.OK;
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("plastron-demo-");
        } catch (IOException failed) {
            throw new UncheckedIOException("a temporary folder cannot be made", failed);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("deleting " + folder + " failed", failed);
        }
    }
}
