// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.fake;

import io.plastron.Cursor;
import io.plastron.Field;
import io.plastron.packing.Tuple;

/** A field of a {@link FakeCursor}. */
record FakeField(Cursor cursor, Tuple tuple, int index, boolean ofKey) implements Field {
    @Override
    public String column() {
        return tuple.columns().get(index);
    }

    @Override
    public String format() {
        return tuple.format().type(index).toString();
    }

    @Override
    public long getLong() {
        return tuple.getLong(index);
    }

    @Override
    public String getString() {
        return tuple.getString(index);
    }

    @Override
    public byte[] getBytes() {
        return tuple.getBytes(index);
    }

    @Override
    public Object get() {
        return tuple.get(index);
    }

    @Override
    public Cursor set(long number) {
        tuple.putLong(index, number);
        return cursor;
    }

    @Override
    public Cursor set(String text) {
        tuple.putString(index, text);
        return cursor;
    }

    @Override
    public Cursor set(byte[] bytes) {
        tuple.putBytes(index, bytes);
        return cursor;
    }
}
