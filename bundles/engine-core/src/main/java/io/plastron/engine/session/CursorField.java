// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.Cursor;
import io.plastron.Field;
import io.plastron.packing.Tuple;

/** One column of a cursor. */
final class CursorField implements Field {
    private final AbstractCursor cursor;
    private final Tuple tuple;
    private final int place;
    private final boolean ofKey;

    CursorField(AbstractCursor cursor, Tuple tuple, int place, boolean ofKey) {
        this.cursor = cursor;
        this.tuple = tuple;
        this.place = place;
        this.ofKey = ofKey;
    }

    @Override
    public String column() {
        return tuple.columns().get(place);
    }

    @Override
    public String format() {
        return tuple.format().type(place).toString();
    }

    @Override
    public boolean ofKey() {
        return ofKey;
    }

    @Override
    public long getLong() {
        cursor.session();
        return tuple.getLong(place);
    }

    @Override
    public String getString() {
        cursor.session();
        return tuple.getString(place);
    }

    @Override
    public byte[] getBytes() {
        cursor.session();
        return tuple.getBytes(place);
    }

    @Override
    public Object get() {
        cursor.session();
        return tuple.get(place);
    }

    @Override
    public Cursor set(long number) {
        cursor.session();
        tuple.putLong(place, number);
        return changed();
    }

    @Override
    public Cursor set(String text) {
        cursor.session();
        tuple.putString(place, text);
        return changed();
    }

    @Override
    public Cursor set(byte[] bytes) {
        cursor.session();
        tuple.putBytes(place, bytes);
        return changed();
    }

    private Cursor changed() {
        if (ofKey) {
            cursor.leave();
        }
        return cursor;
    }

    @Override
    public String toString() {
        return column() + " (" + format() + ")";
    }
}
