// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.Cursor;
import io.plastron.Field;
import io.plastron.packing.FieldFormat;
import io.plastron.types.ClosedException;
import io.plastron.types.InvalidUseException;
import java.util.List;

/** Key, value and their formats: what all cursors share. */
abstract class AbstractCursor implements Cursor {
    private static final String KEY = "key";
    private static final String VALUE = "value";

    private final StoreSession session;
    private final String uri;
    private final FieldFormat keyFormat;
    private final FieldFormat valueFormat;
    private byte[] key;
    private byte[] value;
    /** Whether key (and value) are of a row the cursor stands on. */
    private boolean positioned;
    private boolean closed;

    AbstractCursor(StoreSession session, String uri, FieldFormat keys, FieldFormat values) {
        this.session = session;
        this.uri = uri;
        this.keyFormat = keys;
        this.valueFormat = values;
    }

    final StoreSession session() {
        if (closed) {
            throw new ClosedException("the cursor on " + uri + " was closed; open another");
        }
        return session;
    }

    @Override
    public final String uri() {
        return uri;
    }

    private AbstractCursor withKey(byte[] packed) {
        session();
        key = packed;
        positioned = false;
        return this;
    }

    private AbstractCursor withValue(byte[] packed) {
        session();
        value = packed;
        return this;
    }

    @Override
    public final Cursor key(String field) {
        return withKey(keyFormat.pack(field, what(KEY)));
    }

    @Override
    public final Cursor key(byte[] field) {
        return withKey(keyFormat.pack(field, what(KEY)));
    }

    @Override
    public final Cursor rawKey(byte[] packed) {
        return withKey(keyFormat.checked(packed, what(KEY)));
    }

    @Override
    public final Cursor value(String field) {
        return withValue(valueFormat.pack(field, what(VALUE)));
    }

    @Override
    public final Cursor value(byte[] field) {
        return withValue(valueFormat.pack(field, what(VALUE)));
    }

    @Override
    public final Cursor rawValue(byte[] packed) {
        return withValue(valueFormat.checked(packed, what(VALUE)));
    }

    @Override
    public final String keyString() {
        return keyFormat.string(requireKey(), what(KEY));
    }

    @Override
    public final byte[] keyBytes() {
        return keyFormat.bytes(requireKey(), what(KEY));
    }

    @Override
    public final byte[] rawKey() {
        return requireKey().clone();
    }

    @Override
    public final String valueString() {
        return valueFormat.string(requireValue(), what(VALUE));
    }

    @Override
    public final byte[] valueBytes() {
        return valueFormat.bytes(requireValue(), what(VALUE));
    }

    @Override
    public final byte[] rawValue() {
        return requireValue().clone();
    }

    private String what(String field) {
        return field + " of " + uri;
    }

    /** The packed key, which must have been set; not copied. */
    final byte[] requireKey() {
        session();
        if (key == null) {
            throw new InvalidUseException("no key: set one, or go to a row of " + uri);
        }
        return key;
    }

    /** The packed value, which must have been set; not copied. */
    final byte[] requireValue() {
        session();
        if (value == null) {
            throw new InvalidUseException("no value: set one, or go to a row of " + uri);
        }
        return value;
    }

    /** The key of the row the cursor stands on, null when it stands on none. */
    final byte[] position() {
        return positioned ? key : null;
    }

    /** Stands on a row; the arrays are taken over. Returns true. */
    final boolean stand(byte[] rowKey, byte[] rowValue) {
        key = rowKey;
        value = rowValue;
        positioned = true;
        return true;
    }

    /** Loses position, key and value. Returns false. */
    final boolean lose() {
        key = null;
        value = null;
        positioned = false;
        return false;
    }

    @Override
    public final String keyFormat() {
        return keyFormat.letter();
    }

    @Override
    public final String valueFormat() {
        return valueFormat.letter();
    }

    @Override
    public List<Field> keyFields() {
        throw notYet("fields");
    }

    @Override
    public List<Field> valueFields() {
        throw notYet("fields");
    }

    @Override
    public Field field(String column) {
        throw notYet("fields");
    }

    @Override
    public Cursor key(Object... fields) {
        throw notYet("keys of several fields");
    }

    @Override
    public Cursor value(Object... fields) {
        throw notYet("values of several fields");
    }

    @Override
    public boolean smallestKey() {
        throw notYet("smallestKey");
    }

    @Override
    public boolean largestKey() {
        throw notYet("largestKey");
    }

    @Override
    public Cursor boundLower(boolean inclusive) {
        throw notYet("bounds");
    }

    @Override
    public Cursor boundUpper(boolean inclusive) {
        throw notYet("bounds");
    }

    @Override
    public Cursor clearBounds() {
        throw notYet("bounds");
    }

    @Override
    public Cursor duplicate() {
        throw notYet("duplicate");
    }

    private InvalidUseException notYet(String what) {
        return new InvalidUseException(uri + ": this version does not implement " + what);
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
