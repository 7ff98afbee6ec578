// SPDX-License-Identifier: Apache-2.0
package com.example.visits;

import io.plastron.ConflictException;
import io.plastron.Connection;
import io.plastron.Cursor;
import io.plastron.Field;
import io.plastron.Session;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Counts visits of pages. It is there while the store named "visits" is open, and only then. */
@Component(service = VisitCounter.class)
public final class VisitCounter {
    private static final String TABLE = "table:visits";

    private final Connection connection;

    @Activate
    public VisitCounter(@Reference(target = "(plastron.store=visits)") Connection connection) {
        this.connection = connection;
        try (Session session = connection.openSession()) {
            session.create(TABLE, "key_format=S,value_format=q,columns=(page,visits)");
        }
    }

    /** Counts one visit; durable with the next checkpoint. */
    public long visit(String page) {
        try (Session session = connection.openSession();
                Cursor cursor = session.openCursor(TABLE)) {
            Field visits = cursor.field("visits");
            long count;
            do {
                session.begin();
                count = cursor.key(page).search() ? visits.getLong() + 1 : 1;
                visits.set(count);
                cursor.key(page).insert();
            } while (!committed(session));
            return count;
        }
    }

    private static boolean committed(Session session) {
        try {
            session.commit();
            return true;
        } catch (ConflictException someoneWasFaster) {
            return false; // it was rolled back; count again
        }
    }

    /** Makes everything counted so far durable. */
    public void save() {
        connection.checkpoint();
    }
}
