// SPDX-License-Identifier: Apache-2.0
package com.example.plain;

import io.plastron.Checkpoint;
import io.plastron.Connection;
import io.plastron.Cursor;
import io.plastron.KeyStatus.CandidateState;
import io.plastron.Session;
import io.plastron.embedded.Plastron;
import io.plastron.embedded.PlastronStore;
import io.plastron.types.PlastronException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What the test of the jar has a process do that has nothing but the jar. */
public final class Life {
    private static final String TABLE = "table:t";
    private static final long WAIT_NANOS_MAX = 60_000_000_000L;

    private final Path home;
    private final Path ring;

    private Life(Path folder) {
        home = folder.resolve("store");
        ring = folder.resolve("ring");
    }

    /** {@code Life VERB FOLDER}; each step says a line. */
    public static void main(String[] args) throws IOException {
        Life life = new Life(Path.of(args[1]));
        switch (args[0]) {
            case "whole" -> life.whole();
            case "swap" -> life.swap();
            case "hold" -> life.hold();
            case "try" -> life.attempt(args[2]);
            default -> throw new IllegalArgumentException(args[0]);
        }
        life.awaitNoThreads();
        say("no thread is left");
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private String config(Path keyRing) {
        return "key_provider=(name=file,path=\"" + keyRing + "\",create=true)";
    }

    private void whole() {
        try (Connection connection = Plastron.open(home, "create=true," + config(ring))) {
            put(connection, "a", "1");
            say("checkpoint " + (connection.checkpoint().lsn().value() > 0));
            int before = connection.status().keys().sealingKeyId();
            Checkpoint rotated = connection.rotateKey();
            say("rotated " + (connection.status().keys().sealingKeyId() != before)
                    + " " + rotated.keyPage().equals(rotated.lsn()));
            put(connection, "b", "2");
        }
        try (Connection connection = Plastron.open(home, "")) {
            connection.verify(null);
            say("reopened " + rows(connection));
        }
        attempt(config(ring.resolveSibling("another ring")));
        attempt("key_provider=none");
    }

    /** A provider of higher ranking takes over, and the first one can go. */
    private void swap() {
        try (PlastronStore store = Plastron.start(home, "create=true," + config(ring))) {
            Connection connection = store.connection();
            put(connection, "a", "1");
            connection.checkpoint();
            PlastronStore.Offer second = store.offer(
                    Plastron.keyProvider("name=file,path=\"" + ring + "\""), 1);
            await(() -> active(store).equals(List.of(1)));
            say("second is active");
            put(connection, "b", "2");
            connection.rotateKey();
            second.close();
            await(() -> active(store).equals(List.of(0)));
            put(connection, "c", "3");
            connection.checkpoint();
            say("first is active again " + rows(connection));
        }
        try (Connection connection = Plastron.open(home, "")) {
            say("reopened " + rows(connection));
        }
    }

    /** Rankings of the candidates in use. */
    private static List<Integer> active(PlastronStore store) {
        return store.status().keys().candidates().stream()
                .filter(candidate -> candidate.state() == CandidateState.ACTIVE)
                .map(candidate -> candidate.ranking()).toList();
    }

    private void hold() throws IOException {
        try (Connection connection = Plastron.open(home, "create=true," + config(ring))) {
            say("open as " + connection.status().role());
            while (System.in.read() >= 0) {
                // until the test closes it
            }
        }
        say("closed");
    }

    private void attempt(String config) {
        try (Connection connection = Plastron.open(home, config)) {
            say("opened " + rows(connection));
        } catch (PlastronException refused) {
            say(refused.getClass().getSimpleName() + " " + refused.getMessage());
        }
    }

    private static void put(Connection connection, String key, String value) {
        try (Session session = connection.openSession()) {
            session.create(TABLE, "key_format=S,value_format=S");
            try (Cursor cursor = session.openCursor(TABLE)) {
                cursor.key(key).value(value).insert();
            }
        }
    }

    private static Map<String, String> rows(Connection connection) {
        Map<String, String> rows = new TreeMap<>();
        try (Session session = connection.openSession();
                Cursor cursor = session.openCursor(TABLE)) {
            while (cursor.next()) {
                rows.put(cursor.keyString(), cursor.valueString());
            }
        }
        return rows;
    }

    private void awaitNoThreads() {
        await(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("plastron")));
    }

    private static void await(BooleanSupplier condition) {
        long endNanos = System.nanoTime() + WAIT_NANOS_MAX;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - endNanos > 0) {
                throw new IllegalStateException("it did not come; threads: "
                        + Thread.getAllStackTraces().keySet());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
