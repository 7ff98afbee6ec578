// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.Session;
import io.plastron.types.InvalidUseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Loads dumps, all tables of one or none: each is filled under the name
 * <code>NAME.plastron-load</code> and gets its own only when the whole dump was good. So a dump
 * that turns out to be bad, or a load that is killed, changes no table; what a killed one leaves
 * are those other names, which the next load of the table drops. For one thread.
 *
 * <p>Not guaranteed: of several tables the names are given one after the other. If that ends early
 * (somebody has a cursor open on the second table to be replaced), the message says which tables
 * were loaded.
 */
public final class Loader {
    private final Session session;
    private final LoadOptions options;
    private final Progress progress;

    /** @param session without a transaction */
    public Loader(Session session, LoadOptions options, Progress progress) {
        this.session = session;
        this.options = options;
        this.progress = progress;
    }

    /**
     * Loads a dump. It is durable with the next checkpoint.
     *
     * @throws InvalidUseException naming file, line and reason: the dump is malformed, or its
     *     tables are there already; or a table to be replaced is in use
     */
    public List<LoadedTable> load(DumpReader reader) {
        List<HiddenTable> tables = new ArrayList<>();
        try {
            fill(reader, tables);
            return publish(tables);
        } catch (RuntimeException | Error failed) {
            drop(tables, failed);
            throw failed;
        }
    }

    private void fill(DumpReader reader, List<HiddenTable> tables) {
        Set<String> names = new HashSet<>();
        for (var next = reader.nextTable(); next.isPresent(); next = reader.nextTable()) {
            DumpedTable dumped = next.get();
            if (!names.add(dumped.name())) {
                throw dumped.table().place().bad("'" + dumped.uri() + "' stands in the dump twice");
            }
            if (options.newName().isPresent() && !tables.isEmpty()) {
                throw dumped.table().place().bad("a second table, '" + dumped.uri()
                        + "'; only a dump of one can get another name (-r)");
            }
            HiddenTable table = new HiddenTable(session, dumped, options);
            tables.add(table);
            table.create();
            table.fill(reader, progress);
        }
    }

    private static List<LoadedTable> publish(List<HiddenTable> tables) {
        List<LoadedTable> loaded = new ArrayList<>();
        for (HiddenTable table : tables) {
            try {
                loaded.add(table.publish());
            } catch (InvalidUseException refused) {
                if (loaded.isEmpty()) {
                    throw refused;
                }
                throw new InvalidUseException(refused.getMessage() + "; loaded before that: "
                        + loaded.stream().map(LoadedTable::uri).toList(), refused);
            }
        }
        return loaded;
    }

    private static void drop(List<HiddenTable> tables, Throwable failed) {
        for (HiddenTable table : tables) {
            try {
                table.drop();
            } catch (RuntimeException left) {
                // Stays under its hidden name; why the load failed matters more.
                failed.addSuppressed(left);
            }
        }
    }
}
