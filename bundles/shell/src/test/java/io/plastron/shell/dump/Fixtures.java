// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.config.ConfigString;
import io.plastron.packing.Format;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Dumps made by the original's tool, and dumps as values. */
final class Fixtures {
    private static final List<String> TABLES = List.of(
            "A", "countries", "empty", "ints", "items", "raw", "strs", "tuple", "unnamed", "zones");

    private Fixtures() {}

    /** A dump in memory. */
    record Dump(DumpedTable table, RowShape shape, List<Row> rows) {
        /** Without the places, so that dumps of different forms can be compared. */
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            table.objects().forEach(
                    object -> text.append(object.uri() + "=" + object.config() + "\n"));
            rows.forEach(row -> text.append(row + "\n"));
            return text.toString();
        }
    }

    /** A packed row; bytes as hex, so that rows can be compared. */
    record Row(byte[] key, byte[] value) {
        @Override
        public String toString() {
            return HexFormat.of().formatHex(key) + "="
                    + HexFormat.of().formatHex(value);
        }
    }

    static Stream<String> tables() {
        return TABLES.stream();
    }

    static String suffix(DumpForm form) {
        return switch (form) {
            case PRINT -> ".print.dump";
            case HEX -> ".hex.dump";
            case JSON -> ".json";
            case PRETTY -> ".pretty.dump";
            case PRETTY_HEX -> ".pretty-hex.dump";
        };
    }

    /** Whether the original was asked for that form of a table. */
    static boolean has(String table, DumpForm form) {
        return Fixtures.class.getResource("/wt/" + table + suffix(form)) != null;
    }

    static byte[] bytes(String table, DumpForm form) {
        try (InputStream in = Fixtures.class.getResourceAsStream("/wt/" + table + suffix(form))) {
            return in.readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Dump read(String table, DumpForm form) {
        return readAll(bytes(table, form)).get(0);
    }

    static List<Dump> readAll(String text) {
        return readAll(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static List<Dump> readAll(byte[] text) {
        DumpReader reader = DumpReader.of(
                new DumpInput(new ByteArrayInputStream(text), "test.dump"), false);
        List<Dump> dumps = new ArrayList<>();
        for (var table = reader.nextTable(); table.isPresent(); table = reader.nextTable()) {
            RowShape shape = shape(table.get());
            List<Row> rows = new ArrayList<>();
            reader.beginRows(shape);
            while (reader.nextRow()) {
                rows.add(new Row(reader.key(), reader.value()));
            }
            dumps.add(new Dump(table.get(), shape, rows));
        }
        return dumps;
    }

    static byte[] write(List<Dump> dumps, DumpForm form) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DumpWriter writer = DumpWriter.of(form, new ByteSink(bytes, "test"));
        writer.begin();
        for (Dump dump : dumps) {
            writer.beginTable(dump.table(), dump.shape());
            dump.rows().forEach(row -> writer.row(row.key(), row.value()));
            writer.endTable();
        }
        writer.end();
        return bytes.toByteArray();
    }

    /** The shape its settings tell, as the engine would. */
    static RowShape shape(DumpedTable table) {
        ConfigString config = ConfigString.parse(table.table().config());
        Format key = Format.of(config.string("key_format", ""));
        Format value = Format.of(config.string("value_format", ""));
        List<String> columns = config.list("columns");
        if (columns.isEmpty()) {
            return new RowShape(key, numbered("key", key), value, numbered("value", value));
        }
        return new RowShape(key, columns.subList(0, key.size()), value,
                columns.subList(key.size(), columns.size()));
    }

    private static List<String> numbered(String word, Format format) {
        return IntStream.range(0, format.size()).mapToObj(i -> word + i).toList();
    }
}
