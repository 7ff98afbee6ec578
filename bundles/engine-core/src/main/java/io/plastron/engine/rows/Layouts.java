// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.rows;

import io.plastron.metadata.Catalog;
import io.plastron.metadata.TableInfo;
import io.plastron.metadata.TableSchema;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The layouts of a store's tables, each made when first asked for. Thread-safe. */
public final class Layouts {
    /** By table URI: that of the schema asked for last. */
    private final Map<String, Layout> known = new ConcurrentHashMap<>();

    /** The layout of a schema; the same object as long as schemas are equal. */
    public Layout of(TableSchema schema) {
        Layout last = known.get(schema.tableUri());
        if (last != null && (last.schema() == schema || last.schema().equals(schema))) {
            return last;
        }
        Layout made = Layout.of(schema);
        known.put(schema.tableUri(), made);
        return made;
    }

    /** Forgets tables that are not there any more. */
    public void retain(Catalog catalog) {
        known.keySet().removeIf(uri -> catalog.table(uri).map(TableInfo::schema).isEmpty());
    }
}
