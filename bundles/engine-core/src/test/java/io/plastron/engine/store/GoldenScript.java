// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Connection;
import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.types.PlastronException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a golden script: text with commands, each followed by what it printed. Running it prints the
 * same text again, so a script is right when nothing differs.
 *
 * <pre>
 * # a comment
 * > cursor c table:zones          a command; its output follows
 * > c key "Africa/Abidjan"        what begins with a cursor's name is done by that cursor
 * > c search
 * ("Africa/Abidjan") -> ("CI", 12)
 * > two: begin                    in the session "two", which is opened when first named
 * </pre>
 *
 * Words are separated by spaces; strings stand in quotes, numbers are decimal, bytes are
 * {@code 0x…}; see {@link GoldenWords}.
 */
final class GoldenScript implements AutoCloseable {
    private static final String PROMPT = "> ";

    private final SimulatedDisk disk = new SimulatedDisk();
    private final MockKeyProvider provider = new MockKeyProvider();
    private final Map<String, Session> sessions = new HashMap<>();
    private final Map<String, Cursor> cursors = new HashMap<>();
    private TestStore store =
            TestStore.open(disk, Path.of("/store"), "create=true", provider);

    /** The script with the output it has now. */
    String run(List<String> lines) {
        List<String> ran = new ArrayList<>();
        boolean output = false;
        for (String line : lines) {
            boolean command = line.startsWith(PROMPT);
            output = command || output && !line.isEmpty() && !line.startsWith("#");
            if (!output) {
                ran.add(line);
            }
            if (command) {
                ran.add(line);
                ran.addAll(printed(line.substring(PROMPT.length())));
            }
        }
        return String.join("\n", ran) + "\n";
    }

    private List<String> printed(String command) {
        try {
            int colon = command.indexOf(": ");
            boolean named = colon > 0 && command.substring(0, colon).matches("\\w+");
            Session session = session(named ? command.substring(0, colon) : "one");
            return done(session, GoldenWords.of(named ? command.substring(colon + 2) : command));
        } catch (PlastronException refused) {
            return List.of(refused.getClass().getSimpleName() + ": " + refused.getMessage());
        }
    }

    private Session session(String name) {
        return sessions.computeIfAbsent(name, key -> connection().openSession());
    }

    private Connection connection() {
        return store.connection();
    }

    private List<String> done(Session session, GoldenWords words) {
        String verb = words.word(0);
        if (cursors.containsKey(verb)) {
            return onCursor(verb, words);
        }
        switch (verb) {
            case "create" -> session.create(words.word(1), words.wordOr(2, ""));
            case "drop" -> session.drop(words.word(1));
            case "rename" -> session.rename(words.word(1), words.word(2), words.wordOr(3, ""));
            case "alter" -> session.alter(words.word(1), words.word(2));
            case "truncate" -> truncate(session, words);
            case "begin" -> session.begin();
            case "commit" -> session.commit();
            case "rollback" -> session.rollback();
            case "close" -> session.close();
            case "cursor" -> cursors.put(words.word(1),
                    session.openCursor(words.word(2), words.wordOr(3, "")));
            case "checkpoint" -> connection().checkpoint();
            case "verify" -> connection().verify(null);
            case "reopen" -> reopen();
            case "list" -> {
                return list(session, words.wordOr(1, ""));
            }
            default -> throw new AssertionError("no command: " + verb);
        }
        return List.of();
    }

    private void truncate(Session session, GoldenWords words) {
        if (words.count() == 2) {
            session.truncate(words.word(1));
        } else {
            session.truncate(cursors.get(words.word(1)), cursors.get(words.word(2)));
        }
    }

    /** Closes the store and opens it again, with nothing in memory. */
    private void reopen() {
        store.close();
        sessions.clear();
        cursors.clear();
        store = TestStore.open(disk, Path.of("/store"), "", provider);
    }

    private static List<String> list(Session session, String prefix) {
        List<String> rows = new ArrayList<>();
        try (Cursor rowsOfMetadata = session.openCursor("metadata:")) {
            while (rowsOfMetadata.next()) {
                String uri = rowsOfMetadata.keyString();
                if (uri.startsWith(prefix) && !uri.startsWith("metadata:")) {
                    rows.add(uri);
                }
            }
        }
        return rows;
    }

    private List<String> onCursor(String name, GoldenWords words) {
        Cursor cursor = cursors.get(name);
        switch (words.word(1)) {
            case "dup" -> cursors.put(words.word(2), cursor.duplicate());
            case "close" -> {
                cursor.close();
                cursors.remove(name);
            }
            default -> {
                return GoldenCursor.done(cursor, words);
            }
        }
        return List.of();
    }

    @Override
    public void close() {
        store.close();
    }
}
