// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.Cursor;
import io.plastron.Field;
import io.plastron.NotFoundException;
import io.plastron.btree.Slice;
import io.plastron.packing.Format;
import io.plastron.packing.Tuple;
import io.plastron.types.ClosedException;
import io.plastron.types.InvalidUseException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Key, value and position: what all cursors share. Writing is refused unless overridden. */
abstract class AbstractCursor implements Cursor {
    /** A position that is the key shown. */
    private static final byte[] THE_KEY = {};

    private final StoreSession session;
    private final String uri;
    private final CursorOptions options;
    private final Tuple key;
    private final Tuple value;
    /** Made when first asked for. */
    private List<Field> keyFields;
    private List<Field> valueFields;
    /** What the row the cursor stands on is found by again; null when it stands on none. */
    private byte[] position;
    private boolean closed;

    AbstractCursor(
            StoreSession session, String uri, CursorOptions options, Tuple key, Tuple value) {
        this.session = session;
        this.uri = uri;
        this.options = options;
        this.key = key;
        this.value = value;
    }

    /** A cursor's tuple. */
    static Tuple tuple(String what, String uri, Format format, List<String> columns) {
        return new Tuple(format, columns, what + " of " + uri);
    }

    final StoreSession session() {
        if (closed) {
            throw new ClosedException("the cursor on " + uri + " was closed; open another");
        }
        return session;
    }

    final CursorOptions options() {
        return options;
    }

    @Override
    public final String uri() {
        return uri;
    }

    @Override
    public final String keyFormat() {
        return key.format().text();
    }

    @Override
    public final String valueFormat() {
        return value.format().text();
    }

    // ---- fields

    @Override
    public final List<Field> keyFields() {
        if (keyFields == null) {
            keyFields = fields(key, true);
        }
        return keyFields;
    }

    @Override
    public final List<Field> valueFields() {
        if (valueFields == null) {
            valueFields = fields(value, false);
        }
        return valueFields;
    }

    private List<Field> fields(Tuple tuple, boolean ofKey) {
        List<Field> fields = new ArrayList<>(tuple.format().size());
        for (int place = 0; place < tuple.format().size(); place++) {
            fields.add(new CursorField(this, tuple, place, ofKey));
        }
        return List.copyOf(fields);
    }

    @Override
    public final Field field(String column) {
        int place = key.columns().indexOf(column);
        if (place >= 0) {
            return keyFields().get(place);
        }
        place = value.columns().indexOf(column);
        if (place < 0) {
            throw new InvalidUseException(uri + " has no column '" + column + "'; it has "
                    + String.join(", ", key.columns()) + " as key and "
                    + String.join(", ", value.columns()) + " as value");
        }
        return valueFields().get(place);
    }

    // ---- setting

    /** Gives the position up; key and value stay as they are. */
    final void leave() {
        position = null;
    }

    /** A tuple to be set anew: one whose setting fails half way must not be taken for set. */
    private Tuple afresh(Tuple tuple, int fields) {
        session();
        if (tuple == key) {
            leave();
        }
        tuple.clear();
        if (fields != tuple.format().size()) {
            throw new InvalidUseException("the " + tuple.where() + " has "
                    + tuple.format().size() + " fields (format '" + tuple.format().text() + "': "
                    + String.join(", ", tuple.columns()) + "), given were " + fields);
        }
        return tuple;
    }

    @Override
    public final Cursor key(String field) {
        afresh(key, 1).putString(0, field);
        return this;
    }

    @Override
    public final Cursor key(byte[] field) {
        afresh(key, 1).putBytes(0, field);
        return this;
    }

    @Override
    public final Cursor key(Object... fields) {
        return set(key, fields);
    }

    @Override
    public final Cursor rawKey(byte[] packed) {
        session();
        leave();
        // What was set before must not pass for what could not be set.
        key.clear();
        key.set(packed);
        return this;
    }

    @Override
    public final Cursor value(String field) {
        afresh(value, 1).putString(0, field);
        return this;
    }

    @Override
    public final Cursor value(byte[] field) {
        afresh(value, 1).putBytes(0, field);
        return this;
    }

    @Override
    public final Cursor value(Object... fields) {
        return set(value, fields);
    }

    @Override
    public final Cursor rawValue(byte[] packed) {
        session();
        value.clear();
        value.set(packed);
        return this;
    }

    private Cursor set(Tuple tuple, Object... fields) {
        afresh(tuple, fields.length);
        try {
            for (int place = 0; place < fields.length; place++) {
                tuple.put(place, fields[place]);
            }
        } catch (InvalidUseException wrong) {
            tuple.clear();
            throw wrong;
        }
        return this;
    }

    // ---- reading

    @Override
    public final String keyString() {
        return single(key).getString(0);
    }

    @Override
    public final byte[] keyBytes() {
        return single(key).getBytes(0);
    }

    @Override
    public final byte[] rawKey() {
        return packedCopy(key);
    }

    @Override
    public final String valueString() {
        return single(value).getString(0);
    }

    @Override
    public final byte[] valueBytes() {
        return single(value).getBytes(0);
    }

    @Override
    public final byte[] rawValue() {
        return packedCopy(value);
    }

    @Override
    public final InputStream valueStream() {
        return new ValueStream(this, single(value));
    }

    private Tuple single(Tuple tuple) {
        session();
        if (tuple.format().size() != 1) {
            throw new InvalidUseException("the " + tuple.where() + " has "
                    + tuple.format().size() + " fields (format '" + tuple.format().text()
                    + "'): read them by field(column), or all of them raw");
        }
        if (!tuple.isSet()) {
            throw notSet(tuple);
        }
        return tuple;
    }

    private InvalidUseException notSet(Tuple tuple) {
        return new InvalidUseException("no " + (tuple == key ? "key" : "value")
                + ": set one, or go to a row of " + uri);
    }

    /** The packed key, which must have been set; not copied. */
    final byte[] requireKey() {
        return packed(key);
    }

    /** The packed value, which must have been set; not copied. */
    final byte[] requireValue() {
        return packed(value);
    }

    private byte[] packed(Tuple tuple) {
        session();
        return tuple.isSet() ? tuple.packed() : unset(tuple);
    }

    private byte[] packedCopy(Tuple tuple) {
        session();
        return tuple.isSet() ? tuple.packedCopy() : unset(tuple);
    }

    /** Throws; its result lets callers be an expression. */
    private byte[] unset(Tuple tuple) {
        for (int place = 0; place < tuple.format().size(); place++) {
            if (tuple.isSet(place)) {
                // Some are: the tuple names the one that is not.
                return tuple.packed();
            }
        }
        throw notSet(tuple);
    }

    /** The key's tuple, for cursors that read fields of it. */
    final Tuple keyTuple() {
        session();
        return key;
    }

    // ---- position

    /** What the row the cursor stands on is found by again; null when it stands on none. */
    final byte[] position() {
        if (position == THE_KEY) {
            position = key.packed();
        }
        return position;
    }

    /** Whether the last move was {@link #standInPlace} and the position was not asked for. */
    final boolean standsInPlace() {
        return position == THE_KEY;
    }

    /**
     * Stands on a row that is found again by its key, and leaves key and value where they are.
     * Returns true.
     */
    final boolean standInPlace(Slice rowKey, Slice rowValue) {
        key.take(rowKey.array(), rowKey.start(), rowKey.end());
        take(rowValue);
        position = THE_KEY;
        return true;
    }

    /** A value that stands outside its row is read when it is asked for. */
    private void take(Slice rowValue) {
        if (rowValue.later() == null) {
            value.take(rowValue.array(), rowValue.start(), rowValue.end());
        } else {
            value.takeLater(rowValue.later());
        }
    }

    /** As {@link #stand(byte[], byte[], byte[])}, and leaves the value where it is. */
    final boolean stand(byte[] place, byte[] rowKey, Slice rowValue) {
        key.take(rowKey);
        take(rowValue);
        position = place;
        return true;
    }

    /** Stands on a row; the arrays are taken over. Returns true. */
    final boolean stand(byte[] place, byte[] rowKey, byte[] rowValue) {
        key.take(rowKey);
        value.take(rowValue);
        position = place;
        return true;
    }

    /** Loses position, key and value. Returns false. */
    final boolean lose() {
        key.clear();
        value.clear();
        position = null;
        return false;
    }

    // ---- for those that write

    @Override
    public void insert() {
        throw readOnly();
    }

    @Override
    public void update() {
        throw readOnly();
    }

    @Override
    public boolean remove() {
        throw readOnly();
    }

    private InvalidUseException readOnly() {
        session();
        return new InvalidUseException("the cursor on " + uri + " is read-only: "
                + whyReadOnly());
    }

    /** What the caller should do instead of writing with this cursor. */
    abstract String whyReadOnly();

    // ---- life

    @Override
    public final Cursor duplicate() {
        AbstractCursor twin = session().open(uri, options);
        try {
            twin.become(this);
        } catch (RuntimeException refused) {
            twin.close();
            throw refused;
        }
        return twin;
    }

    /**
     * Takes key, value and position of another cursor of the same kind.
     *
     * @throws NotFoundException that one was opened on other columns than are there now
     */
    void become(AbstractCursor other) {
        copy(other.key, key);
        copy(other.value, value);
        position = other.position();
    }

    /** Copies the fields that are set, all or some. */
    private void copy(Tuple from, Tuple to) {
        if (!from.format().equals(to.format()) || !from.columns().equals(to.columns())) {
            throw madeAnew();
        }
        if (from.later() != null) {
            to.takeLater(from.later());
            return;
        }
        if (from.isSet()) {
            to.take(from.packed());
            return;
        }
        for (int place = 0; place < from.format().size(); place++) {
            if (!from.isSet(place)) {
                continue;
            }
            if (from.format().type(place).isInteger()) {
                to.putLong(place, from.getLong(place));
            } else {
                to.putBytes(place, from.getBytes(place));
            }
        }
    }

    final NotFoundException madeAnew() {
        return new NotFoundException("what the cursor on " + uri + " was opened on is not there any"
                + " more: the table was made anew, or the index dropped; close the cursor and open"
                + " another");
    }

    @Override
    public void reset() {
        session();
        lose();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            lose();
            session.closed(this);
        }
    }
}
