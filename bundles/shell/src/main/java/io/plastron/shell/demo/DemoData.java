// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.demo;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.shell.dump.ByteSink;
import io.plastron.shell.dump.DumpForm;
import io.plastron.shell.dump.DumpInput;
import io.plastron.shell.dump.DumpReader;
import io.plastron.shell.dump.DumpWriter;
import io.plastron.shell.dump.Dumper;
import io.plastron.shell.dump.LoadOptions;
import io.plastron.shell.dump.LoadedTable;
import io.plastron.shell.dump.Loader;
import io.plastron.shell.dump.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The input: dumps that WiredTiger's tool wrote, shipped with the program. {@code zones} has two
 * column groups and an index.
 */
enum DemoData {
    COUNTRIES("countries"),
    ZONES("zones");

    private final String table;

    DemoData(String table) {
        this.table = table;
    }

    String uri() {
        return "table:" + table;
    }

    private InputStream stream() {
        return DemoData.class.getResourceAsStream(table + ".dump");
    }

    /** What was loaded. */
    byte[] bytes() {
        try (InputStream dump = stream()) {
            return dump.readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException("reading " + table + ".dump failed", failed);
        }
    }

    /** Creates the table and loads its rows; gives their number. */
    long load(Session session) {
        try (InputStream dump = stream()) {
            DumpReader reader = DumpReader.of(new DumpInput(dump, table + ".dump"), false);
            LoadOptions options = new LoadOptions(false, Optional.empty(), Set.of());
            return new Loader(session, options, silent()).load(reader).stream()
                    .mapToLong(LoadedTable::rows).sum();
        } catch (IOException failed) {
            throw new UncheckedIOException("reading " + table + ".dump failed", failed);
        }
    }

    /** The table as a dump. */
    byte[] dump(Session session) {
        ByteArrayOutputStream dump = new ByteArrayOutputStream();
        DumpWriter writer = DumpWriter.of(DumpForm.PRINT, new ByteSink(dump, uri()));
        new Dumper(session, writer, silent()).dump(List.of(uri()));
        return dump.toByteArray();
    }

    private static Progress silent() {
        return new Progress(text -> { });
    }

    /** Each zone with its country, read along the index. */
    static SortedMap<String, String> countriesOfZones(Session session) {
        SortedMap<String, String> countries = new TreeMap<>();
        try (Cursor byCode = session.openCursor("index:zones:bycode(zone)")) {
            while (byCode.next()) {
                countries.put(byCode.valueString(), byCode.keyString());
            }
        }
        return countries;
    }
}
