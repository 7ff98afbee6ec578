// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.types.InvalidUseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads JSON dumps: the parts in the order in which a dump has them, but with any white space, with
 * the keys of a header and the columns of a row in any order, and with all escapes of JSON.
 */
final class JsonDumpReader implements DumpReader {
    private static final String VERSION = "WiredTiger Dump Version";
    /** Number of the form; behind it stands the version of the original, which does not matter. */
    private static final String VERSION_START = "1 (";

    private final JsonReader json;
    private final Set<String> tables = new HashSet<>();
    private boolean begun;
    private boolean firstRow;
    private JsonRow row;

    JsonDumpReader(DumpInput input) {
        json = new JsonReader(input);
    }

    @Override
    public Optional<DumpedTable> nextTable() {
        if (!begun) {
            begun = true;
            version();
        }
        if (!json.accept(',')) {
            end();
            return Optional.empty();
        }
        Place place = json.place();
        String uri = json.text();
        if (!tables.add(uri)) {
            throw place.bad("'" + uri + "' stands twice");
        }
        json.expect(':');
        json.expect('[');
        DumpedTable table = header(uri);
        table.check(place);
        json.expect(',');
        json.expect('{');
        key("data");
        json.expect('[');
        firstRow = true;
        return Optional.of(table);
    }

    private void version() {
        json.expect('{');
        key(VERSION);
        Place place = json.place();
        String version = json.text();
        if (!version.startsWith(VERSION_START)) {
            throw place.bad("a dump of form '" + version + "'; only form 1 is known");
        }
    }

    private void end() {
        if (tables.isEmpty()) {
            throw json.unexpected("',' and a table");
        }
        json.expect('}');
        if (json.peek() >= 0) {
            throw json.unexpected("the end of the file");
        }
    }

    private void key(String expected) {
        Place place = json.place();
        String found = json.text();
        if (!found.equals(expected)) {
            throw place.bad("expected \"" + expected + "\", found \"" + found + "\"");
        }
        json.expect(':');
    }

    /** The first of a table's two parts: the settings of what it is made of. */
    private DumpedTable header(String uri) {
        Place start = json.place();
        DumpedObject table = null;
        List<DumpedObject> groups = null;
        List<DumpedObject> indices = null;
        json.expect('{');
        do {
            Place place = json.place();
            String name = json.text();
            json.expect(':');
            if (name.equals("config") && table == null) {
                Place configPlace = json.place();
                table = new DumpedObject(uri, json.text(), configPlace);
            } else if (name.equals("colgroups") && groups == null) {
                groups = objects();
            } else if (name.equals("indices") && indices == null) {
                indices = objects();
            } else {
                throw unknownOrTwice(place, name, "config, colgroups and indices");
            }
        } while (json.accept(','));
        json.expect('}');
        if (table == null || groups == null || indices == null) {
            throw start.bad("the settings of '" + uri + "' need config, colgroups and indices");
        }
        List<DumpedObject> objects = new ArrayList<>(List.of(table));
        objects.addAll(groups);
        objects.addAll(indices);
        return new DumpedTable(objects);
    }

    private List<DumpedObject> objects() {
        List<DumpedObject> objects = new ArrayList<>();
        json.expect('[');
        if (json.accept(']')) {
            return objects;
        }
        do {
            if (objects.size() == DumpedTable.OBJECTS_MAX) {
                throw json.place().bad("more than " + DumpedTable.OBJECTS_MAX
                        + " column groups or indices");
            }
            objects.add(object());
        } while (json.accept(','));
        json.expect(']');
        return objects;
    }

    private DumpedObject object() {
        Place start = json.place();
        String uri = null;
        String config = null;
        json.expect('{');
        do {
            Place place = json.place();
            String name = json.text();
            json.expect(':');
            if (name.equals("uri") && uri == null) {
                uri = json.text();
            } else if (name.equals("config") && config == null) {
                config = json.text();
            } else {
                throw unknownOrTwice(place, name, "uri and config");
            }
        } while (json.accept(','));
        json.expect('}');
        if (uri == null || config == null) {
            throw start.bad("a column group or index needs uri and config");
        }
        return new DumpedObject(uri, config, start);
    }

    private static InvalidUseException unknownOrTwice(Place place, String name, String known) {
        return place.bad("\"" + name + "\" is not known here or stands twice; known are " + known);
    }

    @Override
    public void beginRows(RowShape shape) {
        row = new JsonRow(json, shape);
    }

    @Override
    public boolean nextRow() {
        boolean first = firstRow;
        firstRow = false;
        if (first ? json.peek() == ']' : !json.accept(',')) {
            json.expect(']');
            json.expect('}');
            json.expect(']');
            return false;
        }
        row.read();
        return true;
    }

    @Override
    public byte[] key() {
        return row.key();
    }

    @Override
    public byte[] value() {
        return row.value();
    }

    @Override
    public Place place() {
        return row.place();
    }
}
