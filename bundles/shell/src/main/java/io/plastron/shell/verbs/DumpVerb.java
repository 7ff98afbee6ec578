// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.Session;
import io.plastron.shell.Access;
import io.plastron.shell.Example;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.OpenStore;
import io.plastron.shell.Option;
import io.plastron.shell.Verb;
import io.plastron.shell.dump.ByteSink;
import io.plastron.shell.dump.DumpFile;
import io.plastron.shell.dump.DumpForm;
import io.plastron.shell.dump.DumpWriter;
import io.plastron.shell.dump.Dumper;
import io.plastron.shell.dump.Progress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Writes tables as text, as {@code wt dump} does; see {@link Dumper}. */
public final class DumpVerb implements Verb {
    private static final Option HEX =
            Option.flag("-x", "hex digits; with -p for byte fields alone");
    private static final Option JSON = Option.flag("-j", "JSON, with names of columns");
    private static final Option PRETTY =
            Option.flag("-p", "unpacked, for people: cannot be loaded");
    private static final Option FILE =
            new Option("-f", "FILE", "write into this file, which is replaced when all is written");

    @Override
    public String name() {
        return "dump";
    }

    @Override
    public String synopsis() {
        return "[-x|-j|-p|-px] [-f FILE] URI…";
    }

    @Override
    public String summary() {
        return "write tables as text that load reads, here and in WiredTiger";
    }

    @Override
    public List<Option> options() {
        return List.of(HEX, JSON, PRETTY, FILE);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("dump table:zones", "printable characters as they are"),
                new Example("dump -f zones.json -j table:zones table:countries",
                        "two tables of one moment in one JSON file"),
                new Example("dump -p table:zones", "for people"));
    }

    @Override
    public Output output() {
        return Output.LINES;
    }

    @Override
    public ExitCode run(Invocation call) {
        List<String> uris = call.operands(1, Integer.MAX_VALUE).stream()
                .map(call::tableUri).toList();
        if (new HashSet<>(uris).size() < uris.size()) {
            throw call.misused("a table is named twice");
        }
        DumpForm form = form(call);
        Optional<String> name = call.argument(FILE);
        if (name.isEmpty()) {
            dump(call, uris, form, new ByteSink(call.console().bytes(), "standard output"));
            return ExitCode.OK;
        }
        try (DumpFile file = DumpFile.create(call.file(name.get()))) {
            dump(call, uris, form, file.sink());
            file.complete();
        }
        return ExitCode.OK;
    }

    private static DumpForm form(Invocation call) {
        boolean hex = call.has(HEX);
        boolean pretty = call.has(PRETTY);
        if (call.has(JSON)) {
            if (hex || pretty) {
                throw call.misused("-j excludes -x and -p");
            }
            return DumpForm.JSON;
        } else if (pretty) {
            return hex ? DumpForm.PRETTY_HEX : DumpForm.PRETTY;
        }
        return hex ? DumpForm.HEX : DumpForm.PRINT;
    }

    private static void dump(Invocation call, List<String> uris, DumpForm form, ByteSink sink) {
        try (OpenStore store = call.open(Access.READ);
                Session session = store.connection().openSession()) {
            Progress progress = new Progress(call.console()::progress);
            new Dumper(session, DumpWriter.of(form, sink), progress).dump(uris);
        }
    }
}
