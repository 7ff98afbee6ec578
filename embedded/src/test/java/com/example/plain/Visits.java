// SPDX-License-Identifier: Apache-2.0
package com.example.plain;

import io.plastron.Connection;
import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.embedded.Plastron;
import java.nio.file.Path;

/** Counts visits of pages: {@code java -cp io.plastron.embedded.jar:. Visits FOLDER PAGE…}. */
public final class Visits {
    private static final String TABLE = "table:visits";

    private Visits() {}

    /** Counts one visit of each page and prints how many there were. */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]).toAbsolutePath();
        String config = "create=true,"
                + "key_provider=(name=file,path=\"" + folder.resolve("ring") + "\",create=true)";
        try (Connection connection = Plastron.open(folder.resolve("store"), config);
                Session session = connection.openSession()) {
            session.create(TABLE, "key_format=S,value_format=S");
            try (Cursor cursor = session.openCursor(TABLE)) {
                for (int i = 1; i < args.length; i++) {
                    long count = cursor.key(args[i]).search()
                            ? Long.parseLong(cursor.valueString()) + 1 : 1;
                    cursor.key(args[i]).value(Long.toString(count)).insert();
                    System.out.println(args[i] + " " + count);
                }
            }
        } // closing makes a checkpoint: what was counted is durable
    }
}
