// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.shell.Example;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.Option;
import io.plastron.shell.Verb;
import io.plastron.shell.dump.DumpInput;
import io.plastron.shell.dump.DumpReader;
import io.plastron.shell.dump.LoadOptions;
import io.plastron.shell.dump.LoadReport;
import io.plastron.shell.dump.LoadedTable;
import io.plastron.shell.dump.Loader;
import io.plastron.shell.dump.Progress;
import io.plastron.types.InvalidUseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Creates and fills tables from a dump; see {@link Loader}. */
public final class LoadVerb implements Verb {
    private static final Option JSON =
            Option.flag("-j", "refuse anything but JSON, which is recognized without it, too");
    private static final Option FILE =
            new Option("-f", "FILE", "read this file; default is standard input");
    private static final Option REPLACE = Option.flag("--replace",
            "replace tables that are there; default: refuse unless they are empty");
    private static final Option NEW_NAME =
            new Option("-r", "NAME", "give the dump's only table this name");
    private static final Option WITHOUT = new Option("--without", "KEYS",
            "leave these settings of the dump out (a,b): what another engine was tuned with");

    @Override
    public String name() {
        return "load";
    }

    @Override
    public String synopsis() {
        return "[-j] [-f FILE] [--replace] [-r NAME] [--without KEYS]";
    }

    @Override
    public String summary() {
        return "create tables from a dump of ours or of WiredTiger: all of it or nothing";
    }

    @Override
    public List<Option> options() {
        return List.of(JSON, FILE, REPLACE, NEW_NAME, WITHOUT);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("load -f zones.dump", "the tables of a dump in any loadable form"),
                new Example("load --replace -r copy -f zones.json", "under another name"),
                new Example("load --without block_compressor,memory_page_max -f zones.dump",
                        "a dump of a table with settings that have no meaning here"),
                new Example("drop table:zones.plastron-load",
                        "what a load that was killed left; the next load of zones drops it, too"));
    }

    @Override
    public Output output() {
        return Output.REPORT;
    }

    @Override
    public ExitCode run(Invocation call) {
        call.operands(0, 0);
        LoadOptions options =
                new LoadOptions(call.has(REPLACE), newName(call), without(call));
        List<LoadedTable> loaded = new ArrayList<>();
        String name = call.argument(FILE).orElse("standard input");
        try (InputStream stream = open(call)) {
            DumpReader reader = DumpReader.of(new DumpInput(stream, name), call.has(JSON));
            Progress progress = new Progress(call.console()::progress);
            Change.make(call, session -> loaded.addAll(
                    new Loader(session, options, progress).load(reader)));
        } catch (IOException failed) {
            throw new InvalidUseException("cannot close " + name + ": " + failed, failed);
        }
        call.report(new LoadReport(loaded));
        return ExitCode.OK;
    }

    private static Optional<String> newName(Invocation call) {
        return call.argument(NEW_NAME).map(call::tableUri).map(uri -> {
            if (!uri.startsWith("table:")) {
                throw call.misused("-r: not a table: '" + uri + "'");
            }
            return uri.substring("table:".length());
        });
    }

    private static Set<String> without(Invocation call) {
        return call.argument(WITHOUT).map(keys -> keys.split(",")).map(List::of)
                .map(keys -> (Set<String>) new HashSet<>(keys)).orElse(Set.of());
    }

    private static InputStream open(Invocation call) {
        Optional<String> file = call.argument(FILE);
        if (file.isEmpty()) {
            return call.input();
        }
        try {
            return Files.newInputStream(call.file(file.get()));
        } catch (NoSuchFileException missing) {
            throw new InvalidUseException("no file '" + file.get() + "'", missing);
        } catch (IOException failed) {
            throw new InvalidUseException("cannot read '" + file.get() + "': " + failed, failed);
        }
    }
}
