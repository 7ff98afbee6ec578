// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.packing.FieldFormat;
import io.plastron.types.InvalidUseException;
import java.util.Map;
import java.util.NavigableMap;

/** The read-only cursors {@code metadata:} and {@code metadata:create}: URI to configuration. */
final class MetadataCursor extends AbstractCursor {
    private final boolean create;

    MetadataCursor(StoreSession session, String uri, boolean create) {
        super(session, uri, FieldFormat.S, FieldFormat.S);
        this.create = create;
    }

    private NavigableMap<String, String> rows() {
        return session().store().metadataRows(create);
    }

    private String wanted() {
        return FieldFormat.S.string(requireKey(), "key of " + uri());
    }

    private boolean stand(Map.Entry<String, String> row) {
        return row == null ? lose() : stand(FieldFormat.S.pack(row.getKey(), uri()),
                FieldFormat.S.pack(row.getValue(), uri()));
    }

    @Override
    public boolean search() {
        String key = wanted();
        String value = rows().get(key);
        return value == null ? lose() : stand(Map.entry(key, value));
    }

    @Override
    public Near searchNear() {
        String key = wanted();
        NavigableMap<String, String> rows = rows();
        Map.Entry<String, String> row = rows.ceilingEntry(key);
        if (row != null) {
            stand(row);
            return row.getKey().equals(key) ? Near.EXACT : Near.LARGER;
        }
        return stand(rows.lowerEntry(key)) ? Near.SMALLER : Near.NONE;
    }

    @Override
    public boolean next() {
        NavigableMap<String, String> rows = rows();
        return stand(position() == null ? rows.firstEntry() : rows.higherEntry(wanted()));
    }

    @Override
    public boolean prev() {
        NavigableMap<String, String> rows = rows();
        return stand(position() == null ? rows.lastEntry() : rows.lowerEntry(wanted()));
    }

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
        return new InvalidUseException(
                uri() + " is read-only; create and drop change the metadata");
    }
}
