// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.fake;

import io.plastron.Cursor;
import io.plastron.Field;
import io.plastron.packing.Tuple;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A cursor on a {@link FakeTable}; what the verbs do not use is not there. */
final class FakeCursor implements Cursor {
    private final FakeTable table;
    private final Tuple key;
    private final Tuple value;
    private final List<Field> keyFields;
    private final List<Field> valueFields;

    FakeCursor(FakeTable table) {
        this.table = table;
        key = table.key();
        value = table.value();
        keyFields = fields(key, true);
        valueFields = fields(value, false);
    }

    private List<Field> fields(Tuple tuple, boolean ofKey) {
        return IntStream.range(0, tuple.format().size())
                .<Field>mapToObj(i -> new FakeField(this, tuple, i, ofKey)).toList();
    }

    private boolean stand(Map.Entry<byte[], byte[]> row) {
        key.clear();
        value.clear();
        if (row != null) {
            key.take(row.getKey());
            value.take(row.getValue());
        }
        return row != null;
    }

    private static void put(Tuple tuple, Object... fields) {
        for (int i = 0; i < fields.length; i++) {
            tuple.put(i, fields[i]);
        }
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("no verb is meant to use this");
    }

    @Override
    public String uri() {
        return table.uri;
    }

    @Override
    public String keyFormat() {
        return table.keyFormat.text();
    }

    @Override
    public String valueFormat() {
        return table.valueFormat.text();
    }

    @Override
    public List<Field> keyFields() {
        return keyFields;
    }

    @Override
    public List<Field> valueFields() {
        return valueFields;
    }

    @Override
    public Field field(String column) {
        return Stream.concat(keyFields.stream(), valueFields.stream())
                .filter(field -> field.column().equals(column)).findFirst().orElseThrow();
    }

    @Override
    public Cursor key(String field) {
        put(key, field);
        return this;
    }

    @Override
    public Cursor key(byte[] field) {
        key.putBytes(0, field);
        return this;
    }

    @Override
    public Cursor key(Object... fields) {
        put(key, fields);
        return this;
    }

    @Override
    public Cursor rawKey(byte[] packed) {
        key.set(packed);
        return this;
    }

    @Override
    public Cursor value(String field) {
        put(value, field);
        return this;
    }

    @Override
    public Cursor value(byte[] field) {
        value.putBytes(0, field);
        return this;
    }

    @Override
    public Cursor value(Object... fields) {
        put(value, fields);
        return this;
    }

    @Override
    public Cursor rawValue(byte[] packed) {
        value.set(packed);
        return this;
    }

    @Override
    public String keyString() {
        return key.getString(0);
    }

    @Override
    public byte[] keyBytes() {
        return key.getBytes(0);
    }

    @Override
    public byte[] rawKey() {
        return key.packed().clone();
    }

    @Override
    public String valueString() {
        return value.getString(0);
    }

    @Override
    public byte[] valueBytes() {
        return value.getBytes(0);
    }

    @Override
    public byte[] rawValue() {
        return value.packed().clone();
    }

    @Override
    public InputStream valueStream() {
        throw unused();
    }

    @Override
    public boolean search() {
        byte[] sought = key.packed();
        byte[] found = table.rows.get(sought);
        return stand(found == null ? null : Map.entry(sought, found));
    }

    @Override
    public Near searchNear() {
        throw unused();
    }

    @Override
    public boolean next() {
        return stand(key.isSet() ? table.rows.higherEntry(key.packed())
                : table.rows.firstEntry());
    }

    @Override
    public boolean prev() {
        return stand(key.isSet() ? table.rows.lowerEntry(key.packed()) : table.rows.lastEntry());
    }

    @Override
    public boolean smallestKey() {
        return stand(table.rows.firstEntry());
    }

    @Override
    public boolean largestKey() {
        return stand(table.rows.lastEntry());
    }

    @Override
    public Cursor boundLower(boolean inclusive) {
        throw unused();
    }

    @Override
    public Cursor boundUpper(boolean inclusive) {
        throw unused();
    }

    @Override
    public Cursor clearBounds() {
        throw unused();
    }

    @Override
    public void insert() {
        table.rows.put(key.packed(), value.packed());
    }

    @Override
    public void update() {
        throw unused();
    }

    @Override
    public boolean remove() {
        return table.rows.remove(key.packed()) != null;
    }

    @Override
    public Cursor duplicate() {
        throw unused();
    }

    @Override
    public void reset() {
        stand(null);
    }

    @Override
    public void close() {
        reset();
    }
}
