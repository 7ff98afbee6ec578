// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.btree.Tree;
import io.plastron.btree.TreeCursor;
import io.plastron.packing.Format;
import io.plastron.packing.Tuple;
import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Component;

/** Reads the metadata table. Keys and values are packed with format S. */
@Component
public final class CatalogFactory implements MetadataFactory {
    private static final Format STRING = Format.of("S");

    @Override
    public Catalog empty() {
        return Catalog.EMPTY;
    }

    @Override
    public Catalog load(Tree metadataTree) {
        NavigableMap<String, String> rows = new TreeMap<>(Names.ORDER);
        Tuple uri = new Tuple(STRING, List.of("uri"), "key of metadata table");
        Tuple row = new Tuple(STRING, List.of("config"), "value of metadata table");
        TreeCursor cursor = metadataTree.cursor();
        while (cursor.next()) {
            String key = text(cursor.key(), uri, "key of row " + rows.size());
            if (key.startsWith(SegmentEntry.PREFIX)) {
                continue;
            }
            rows.put(key, text(cursor.value(), row, "value of " + Names.shown(key)));
        }
        return rows.isEmpty() ? Catalog.EMPTY : CatalogReader.read(rows);
    }

    private static String text(byte[] packed, Tuple tuple, String what) {
        tuple.take(packed);
        try {
            return tuple.getString(0);
        } catch (InvalidUseException | CorruptionException malformed) {
            throw new CorruptionException("metadata table: " + what
                    + " is not a packed string. Run verify, restore a copy", malformed);
        }
    }
}
