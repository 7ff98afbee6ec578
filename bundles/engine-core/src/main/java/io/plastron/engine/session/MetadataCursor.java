// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.packing.Format;
import io.plastron.packing.Tuple;
import java.util.List;
import java.util.NavigableMap;

/** The read-only cursors {@code metadata:} and {@code metadata:create}: URI to configuration. */
final class MetadataCursor extends ListCursor<String, String> {
    private static final Format STRING = Format.of("S");

    private final boolean create;
    private final Tuple scratch = new Tuple(STRING, List.of("text"), "row of the metadata");

    MetadataCursor(StoreSession session, String uri, CursorOptions options, boolean create) {
        super(session, uri, options, tuple("key", uri, STRING, List.of("key0")),
                tuple("value", uri, STRING, List.of("value0")));
        this.create = create;
    }

    @Override
    NavigableMap<String, String> rows() {
        return session().store().metadataRows(create);
    }

    @Override
    String wanted() {
        requireKey();
        return keyTuple().getString(0);
    }

    @Override
    byte[] packKey(String key) {
        return pack(key);
    }

    @Override
    byte[] packValue(String value) {
        return pack(value);
    }

    private byte[] pack(String text) {
        scratch.clear();
        scratch.putString(0, text);
        return scratch.packed();
    }

    @Override
    String whyReadOnly() {
        return "create, drop, rename and alter change the metadata";
    }
}
