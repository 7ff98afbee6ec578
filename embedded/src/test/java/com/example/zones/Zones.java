// SPDX-License-Identifier: Apache-2.0
package com.example.zones;

import io.plastron.Connection;
import io.plastron.Cursor;
import io.plastron.Field;
import io.plastron.Session;
import io.plastron.embedded.Plastron;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Time zones by name and by country: a table with two column groups and an index. */
public final class Zones implements AutoCloseable {
    private final Connection connection;

    /** Opens, or creates, a sealed store in {@code home}; its keys are kept in {@code ring}. */
    public Zones(Path home, Path ring) {
        connection = Plastron.open(home,
                "create=true,key_provider=(name=file,create=true,path=\"" + ring + "\")");
        try (Session session = connection.openSession()) {
            session.create("table:zones", "key_format=S,value_format=SSi,"
                    + "columns=(zone,code,coord,shared),colgroups=(place,note)");
            session.create("colgroup:zones:place", "columns=(code,coord)");
            session.create("colgroup:zones:note", "columns=(shared)");
            session.create("index:zones:bycode", "columns=(code)");
        }
    }

    /** Adds zones: rows, column groups and index change at once, or not at all. */
    public void add() {
        try (Session session = connection.openSession();
                Cursor zones = session.openCursor("table:zones")) {
            session.begin();
            zones.key("Europe/Berlin").value("DE", "+5230+01322", 4).insert();
            zones.key("Europe/Busingen").value("DE", "+4742+00841", 1).insert();
            zones.key("Europe/Oslo").value("NO", "+5955+01045", 1).insert();
            session.commit();
        }
        connection.checkpoint(); // durable from here on
    }

    /** The zones of a country, along the index. */
    public List<String> of(String country) {
        List<String> found = new ArrayList<>();
        try (Session session = connection.openSession();
                Cursor byCode = session.openCursor("index:zones:bycode(zone,shared)")) {
            Field zone = byCode.field("zone");
            Field shared = byCode.field("shared");
            byCode.key(country).boundLower(true);
            byCode.key(country).boundUpper(true);
            while (byCode.next()) {
                found.add(zone.getString() + ", " + shared.getLong());
            }
        }
        return found;
    }

    @Override
    public void close() {
        connection.close();
    }
}
