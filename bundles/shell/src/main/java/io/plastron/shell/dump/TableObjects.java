// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.Cursor;
import io.plastron.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the metadata tells of a table, as {@code create} takes it. */
final class TableObjects {
    private static final String METADATA = "metadata:create";

    private TableObjects() {}

    /** The table, then its column groups and its indices, each by name; empty: no such table. */
    static Optional<DumpedTable> read(Session session, String name) {
        try (Cursor metadata = session.openCursor(METADATA)) {
            String uri = DumpedObject.TABLE + name;
            if (!metadata.key(uri).search()) {
                return Optional.empty();
            }
            List<DumpedObject> objects = new ArrayList<>();
            objects.add(new DumpedObject(uri, metadata.valueString(), null));
            addAll(metadata, DumpedObject.GROUP + name + ":", objects);
            addAll(metadata, DumpedObject.INDEX + name + ":", objects);
            return Optional.of(new DumpedTable(objects));
        }
    }

    private static void addAll(Cursor metadata, String prefix, List<DumpedObject> objects) {
        boolean there = switch (metadata.key(prefix).searchNear()) {
            case NONE -> false;
            case SMALLER -> metadata.next();
            default -> true;
        };
        while (there && metadata.keyString().startsWith(prefix)) {
            objects.add(new DumpedObject(metadata.keyString(), metadata.valueString(), null));
            there = metadata.next();
        }
    }
}
