// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.Cursor;
import io.plastron.NotFoundException;
import io.plastron.Session;
import io.plastron.shell.Access;
import io.plastron.shell.Example;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.OpenStore;
import io.plastron.shell.Option;
import io.plastron.shell.Verb;
import io.plastron.shell.report.FileCheckpoint;
import io.plastron.shell.report.ListReport;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints the keys of the metadata table, as {@code wt list} does: one a line, without those that
 * describe the store itself; verbose: all of them, each followed by a line with its configuration;
 * with checkpoints: those of each file, the first line as {@code wt} has it, then our own.
 */
public final class ListVerb implements Verb {
    private static final Option CHECKPOINTS =
            Option.flag("-c", "the checkpoint of each file: time, size, root page");
    private static final Option VERBOSE =
            Option.flag("-v", "all rows of the metadata, each with its configuration");
    private static final Option FILE =
            new Option("-f", "FILE", "write into this file instead");

    @Override
    public String name() {
        return "list";
    }

    @Override
    public String synopsis() {
        return "[-cv] [-f FILE] [URI]";
    }

    @Override
    public String summary() {
        return "list the tables and what they are made of, or those that begin with URI";
    }

    @Override
    public List<Option> options() {
        return List.of(CHECKPOINTS, VERBOSE, FILE);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("list",
                        "what is in the store, a line each"),
                new Example("list -v table:zones",
                        "with the configuration of each"),
                new Example("list -c file:",
                        "the checkpoints of all files and where their roots are"),
                new Example("-o json list -v",
                        "for programs"));
    }

    @Override
    public Output output() {
        return Output.REPORT;
    }

    @Override
    public ExitCode run(Invocation call) {
        List<String> operands = call.operands(0, 1);
        String prefix = operands.isEmpty() ? "" : operands.get(0);
        ListReport report = report(call, prefix);
        if (report.entries().isEmpty() && !prefix.isEmpty()) {
            throw new NotFoundException("nothing begins with '" + prefix + "'");
        }
        call.argument(FILE).ifPresentOrElse(
                file -> call.report(report, file), () -> call.report(report));
        return ExitCode.OK;
    }

    private static ListReport report(Invocation call, String prefix) {
        try (OpenStore store = call.open(Access.READ);
                Session session = store.connection().openSession();
                Cursor cursor = session.openCursor("metadata:")) {
            return new ListReport(entries(call, cursor, prefix),
                    call.has(VERBOSE), call.has(CHECKPOINTS));
        }
    }

    private static List<ListReport.Entry> entries(Invocation call, Cursor cursor, String prefix) {
        boolean checkpoints = call.has(CHECKPOINTS);
        List<ListReport.Entry> entries = new ArrayList<>();
        while (cursor.next()) {
            String uri = cursor.keyString();
            if (uri.startsWith(prefix) && isShown(call, uri)) {
                String config = cursor.valueString();
                entries.add(new ListReport.Entry(uri, config,
                        checkpoints && uri.startsWith("file:")
                                ? FileCheckpoint.of(uri, config) : List.of()));
            }
        }
        return entries;
    }

    private static boolean isShown(Invocation call, String uri) {
        boolean ofTheStore = uri.startsWith("system:")
                || uri.startsWith("metadata:") && !call.has(CHECKPOINTS);
        return call.has(VERBOSE) || !ofTheStore;
    }
}
