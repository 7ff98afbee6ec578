// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.fake;

import io.plastron.Cursor;
import io.plastron.Field;
import io.plastron.NotFoundException;
import io.plastron.Session;
import io.plastron.types.InvalidUseException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A session of {@link FakeEngine}: transactions are only noted. Bytes are Latin-1 characters. */
final class FakeSession implements Session {
    private final FakeEngine engine;
    private boolean inTransaction;

    FakeSession(FakeEngine engine) {
        this.engine = engine;
    }

    @Override
    public void create(String uri, String config) {
        if (!uri.startsWith("table:")) {
            throw new InvalidUseException("not a table: " + uri);
        }
        engine.journal.add("create " + uri + " " + config);
        engine.table(uri, config);
    }

    @Override
    public void drop(String uri) {
        if (engine.tables.remove(uri) == null) {
            throw new NotFoundException("no table '" + uri + "'");
        }
        engine.journal.add("drop " + uri);
        engine.tables.get("metadata:").remove(uri);
    }

    @Override
    public void rename(String uri, String newUri, String config) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void alter(String uri, String config) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void truncate(String uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void truncate(Cursor start, Cursor stop) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Cursor openCursor(String uri, String config) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Cursor openCursor(String uri) {
        TreeMap<String, String> rows = engine.tables.get(uri);
        if (rows == null) {
            throw new NotFoundException("no table '" + uri + "'");
        }
        return new FakeCursor(uri, rows);
    }

    @Override
    public void begin() {
        engine.journal.add("begin");
        inTransaction = true;
    }

    @Override
    public void commit() {
        engine.journal.add("commit");
        inTransaction = false;
    }

    @Override
    public void rollback() {
        inTransaction = false;
    }

    @Override
    public boolean inTransaction() {
        return inTransaction;
    }

    @Override
    public void close() {
        rollback();
    }

    private record FakeCursor(String uri, TreeMap<String, String> rows, String[] at)
            implements Cursor {
        private static final int KEY = 0;
        private static final int VALUE = 1;

        FakeCursor(String uri, TreeMap<String, String> rows) {
            this(uri, rows, new String[2]);
        }

        private Cursor set(int field, String text) {
            at[field] = text;
            return this;
        }

        private boolean stand(Map.Entry<String, String> row) {
            at[KEY] = row == null ? null : row.getKey();
            at[VALUE] = row == null ? null : row.getValue();
            return row != null;
        }

        private static String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public String keyFormat() {
            return "S";
        }

        @Override
        public String valueFormat() {
            return "S";
        }

        @Override
        public List<Field> keyFields() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Field> valueFields() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Field field(String column) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Cursor key(Object... fields) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Cursor value(Object... fields) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean smallestKey() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean largestKey() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Cursor boundLower(boolean inclusive) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Cursor boundUpper(boolean inclusive) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Cursor clearBounds() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Cursor duplicate() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Cursor key(String key) {
            return set(KEY, key);
        }

        @Override
        public Cursor key(byte[] key) {
            return set(KEY, text(key));
        }

        @Override
        public Cursor rawKey(byte[] packed) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Cursor value(String value) {
            return set(VALUE, value);
        }

        @Override
        public Cursor value(byte[] value) {
            return set(VALUE, text(value));
        }

        @Override
        public Cursor rawValue(byte[] packed) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String keyString() {
            return at[KEY];
        }

        @Override
        public byte[] keyBytes() {
            return bytes(at[KEY]);
        }

        @Override
        public byte[] rawKey() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String valueString() {
            return at[VALUE];
        }

        @Override
        public byte[] valueBytes() {
            return bytes(at[VALUE]);
        }

        @Override
        public byte[] rawValue() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean search() {
            String value = rows.get(at[KEY]);
            at[VALUE] = value;
            return value != null;
        }

        @Override
        public Near searchNear() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean next() {
            return stand(at[KEY] == null ? rows.firstEntry() : rows.higherEntry(at[KEY]));
        }

        @Override
        public boolean prev() {
            return stand(at[KEY] == null ? rows.lastEntry() : rows.lowerEntry(at[KEY]));
        }

        @Override
        public void insert() {
            rows.put(at[KEY], at[VALUE]);
        }

        @Override
        public void update() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean remove() {
            return rows.remove(at[KEY]) != null;
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
}
