// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the header of a dump tells of one table. Immutable.
 *
 * @param objects the table, then its column groups and indices
 */
record DumpedTable(List<DumpedObject> objects) {
    /** Most objects a header may have: it is held in memory before anything is created. */
    static final int OBJECTS_MAX = 1_000;

    DumpedTable {
        objects = List.copyOf(objects);
    }

    String name() {
        return table().tableName();
    }

    String uri() {
        return table().uri();
    }

    DumpedObject table() {
        return objects.get(0);
    }

    List<DumpedObject> groups() {
        return objects.stream().filter(DumpedObject::isGroup).toList();
    }

    List<DumpedObject> indices() {
        return objects.stream().filter(DumpedObject::isIndex).toList();
    }

    /**
     * Refuses a header that is not that of a table.
     *
     * @param end where it ends
     */
    void check(Place end) {
        if (objects.isEmpty() || !table().isTable()) {
            Place place = objects.isEmpty() ? end : table().place();
            throw place.bad("the header begins with "
                    + (objects.isEmpty() ? "nothing" : "'" + table().uri() + "'")
                    + "; only dumps of tables can be loaded: table:NAME");
        }
        if (table().uri().equals(DumpedObject.TABLE)) {
            throw table().place().bad("the table has no name");
        }
        Set<String> seen = new HashSet<>();
        for (DumpedObject object : objects) {
            boolean known = object == table() || object.isGroup() || object.isIndex();
            if (!known || !object.tableName().equals(name())) {
                throw object.place().bad("'" + object.uri() + "' is no column group and no index of"
                        + " " + uri());
            }
            if (!seen.add(object.uri())) {
                throw object.place().bad("'" + object.uri() + "' stands twice");
            }
        }
    }
}
