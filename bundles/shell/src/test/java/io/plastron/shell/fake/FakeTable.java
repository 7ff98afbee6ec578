// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.fake;

import io.plastron.config.ConfigString;
import io.plastron.packing.Format;
import io.plastron.packing.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rows in memory, packed as a table's configuration says. */
public final class FakeTable {
    private static final byte[] METADATA_ROW =
            "metadata:\0".getBytes(StandardCharsets.US_ASCII);

    final String uri;
    final Format keyFormat;
    final Format valueFormat;
    final List<String> keyColumns;
    final List<String> valueColumns;
    /** In unsigned byte order, but for the row of the metadata itself, which comes first. */
    final TreeMap<byte[], byte[]> rows = new TreeMap<>(
            Comparator.comparing((byte[] key) -> !Arrays.equals(key, METADATA_ROW))
                    .thenComparing(Arrays::compareUnsigned));

    FakeTable(String uri, String config) {
        ConfigString settings = ConfigString.parse(config);
        this.uri = uri;
        keyFormat = Format.of(settings.string("key_format", "S"));
        valueFormat = Format.of(settings.string("value_format", "S"));
        List<String> columns = settings.list("columns");
        boolean named = !columns.isEmpty();
        keyColumns = named ? columns.subList(0, keyFormat.size())
                : numbered("key", keyFormat.size());
        valueColumns = named ? columns.subList(keyFormat.size(), columns.size())
                : numbered("value", valueFormat.size());
    }

    private static List<String> numbered(String prefix, int count) {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            columns.add(prefix + i);
        }
        return columns;
    }

    /** Removes all rows. */
    public FakeTable clear() {
        rows.clear();
        return this;
    }

    Tuple key() {
        return new Tuple(keyFormat, keyColumns, "key of " + uri);
    }

    Tuple value() {
        return new Tuple(valueFormat, valueColumns, "value of " + uri);
    }

    /** Adds a row of fields. */
    public FakeTable put(List<?> keyFields, List<?> valueFields) {
        rows.put(packed(key(), keyFields), packed(value(), valueFields));
        return this;
    }

    /** Adds a row of one field each. */
    public FakeTable put(Object key, Object value) {
        return put(List.of(key), List.of(value));
    }

    private static byte[] packed(Tuple tuple, List<?> fields) {
        for (int i = 0; i < fields.size(); i++) {
            tuple.put(i, fields.get(i));
        }
        return tuple.packed();
    }

    /** The rows in order: fields of the key to fields of the value; bytes as lists. */
    public Map<List<Object>, List<Object>> contents() {
        Map<List<Object>, List<Object>> contents = new LinkedHashMap<>();
        rows.forEach((key, value) -> contents.put(fields(key(), key), fields(value(), value)));
        return contents;
    }

    private static List<Object> fields(Tuple tuple, byte[] packed) {
        tuple.take(packed);
        List<Object> fields = new ArrayList<>();
        for (int i = 0; i < tuple.format().size(); i++) {
            Object field = tuple.get(i);
            fields.add(field instanceof byte[] bytes ? listed(bytes) : field);
        }
        return fields;
    }

    private static List<Integer> listed(byte[] bytes) {
        List<Integer> list = new ArrayList<>();
        for (byte each : bytes) {
            list.add(Byte.toUnsignedInt(each));
        }
        return list;
    }
}
