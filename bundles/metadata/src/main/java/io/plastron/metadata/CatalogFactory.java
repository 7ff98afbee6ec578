// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.btree.Tree;
import io.plastron.btree.TreeCursor;
import io.plastron.packing.FieldFormat;
import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Component;

/** Reads the metadata table. Keys and values are packed with format S. */
@Component
public final class CatalogFactory implements MetadataFactory {
    @Override
    public Catalog empty() {
        return Catalog.EMPTY;
    }

    @Override
    public Catalog load(Tree metadataTree) {
        NavigableMap<String, String> rows = new TreeMap<>(Names.ORDER);
        TreeCursor cursor = metadataTree.cursor();
        while (cursor.next()) {
            String uri = text(cursor.key(), "key of row " + rows.size());
            rows.put(uri, text(cursor.value(), "value of " + Names.shown(uri)));
        }
        return rows.isEmpty() ? Catalog.EMPTY : CatalogReader.read(rows);
    }

    private static String text(byte[] packed, String what) {
        try {
            byte[] field = FieldFormat.S.bytes(packed, what);
            // String's own decoder would replace what is malformed in silence.
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(field)).toString();
        } catch (InvalidUseException | CharacterCodingException malformed) {
            throw new CorruptionException("metadata table: " + what
                    + " is not a packed string. Run verify, restore a copy", malformed);
        }
    }
}
