// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads print and hex dumps, told apart by their second line. Every version of the original is
 * welcome in the first: the text has not changed with it.
 *
 * <p>Nothing in a dump marks the end of a table's rows, so where a key is expected the next
 * table's header is known by its first three lines. A row can look like the first two; that then a
 * key {@code Header} follows cannot be, as keys ascend.
 */
final class LineDumpReader implements DumpReader {
    private static final String VERSION_START = "WiredTiger Dump (WiredTiger Version ";
    private static final String FORMAT = "Format=";
    private static final String HEADER = "Header";
    private static final String DATA = "Data";

    private final DumpInput input;
    /** Lines read ahead to recognize a header; copies, as the input re-uses its own. */
    private final Deque<Line> ahead = new ArrayDeque<>();
    private Codec codec;
    private Place place;
    private byte[] key;
    private byte[] value;

    LineDumpReader(DumpInput input) {
        this.input = input;
    }

    @Override
    public Optional<DumpedTable> nextTable() {
        Line first = take();
        if (first == null) {
            if (codec == null) {
                throw Place.line(input.name(), 1).bad("the file is empty; a dump begins with '"
                        + VERSION_START + "…)'");
            }
            return Optional.empty();
        }
        if (!first.startsWith(VERSION_START) || first.at(first.length() - 1) != ')') {
            throw first.bad(0, "not a dump: the first line is not '" + VERSION_START + "…)'");
        }
        codec = codec(demand(FORMAT + "print or " + FORMAT + "hex"));
        Line header = demand(HEADER);
        if (!header.text().equals(HEADER)) {
            throw header.bad(0, "expected '" + HEADER + "'");
        }
        return Optional.of(header(header.place()));
    }

    private static Codec codec(Line format) {
        String text = format.text();
        if (text.equals(FORMAT + "print")) {
            return PrintCodec::read;
        } else if (text.equals(FORMAT + "hex")) {
            return HexCodec::read;
        } else if (text.equals(FORMAT + "print hex")) {
            throw format.bad(0, "a dump for people (dump -p -x) cannot be loaded");
        }
        throw format.bad(0, "expected '" + FORMAT + "print' or '" + FORMAT + "hex'");
    }

    private DumpedTable header(Place start) {
        List<DumpedObject> objects = new ArrayList<>();
        Place end = start;
        while (true) {
            Line uri = demand("'" + DATA + "', which ends the header,");
            String text = uri.text();
            end = uri.place();
            if (text.equals(DATA)) {
                DumpedTable table = new DumpedTable(objects);
                table.check(end);
                return table;
            }
            if (objects.size() == DumpedTable.OBJECTS_MAX) {
                throw end.bad("a header of more than " + DumpedTable.OBJECTS_MAX + " objects");
            }
            Line config = demand("the settings of '" + text + "'");
            objects.add(new DumpedObject(text, config.text(), config.place()));
        }
    }

    @Override
    public void beginRows(RowShape shape) {
        // Lines hold packed bytes; whether they fit the formats the table itself checks.
    }

    @Override
    public boolean nextRow() {
        Line first = take();
        if (first == null || isHeader(first)) {
            return false;
        }
        Line keyLine = take();
        place = keyLine.place();
        key = codec.read(keyLine);
        Line valueLine = take();
        if (valueLine == null) {
            throw place.bad("a key without a value: the dump was cut short");
        }
        value = codec.read(valueLine);
        return true;
    }

    /** Whether a line begins a header. Either way it, and what was looked at behind it, stays. */
    private boolean isHeader(Line first) {
        if (!first.startsWith(VERSION_START)) {
            ahead.addFirst(first);
            return false;
        }
        List<Line> lines = new ArrayList<>(List.of(first.copy()));
        boolean header = follows(lines, FORMAT) && follows(lines, HEADER);
        for (int i = lines.size() - 1; i >= 0; i--) {
            ahead.addFirst(lines.get(i));
        }
        return header;
    }

    private boolean follows(List<Line> lines, String start) {
        Line line = take();
        if (line != null) {
            lines.add(line.copy());
        }
        return line != null && line.startsWith(start);
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public byte[] value() {
        return value;
    }

    @Override
    public Place place() {
        return place;
    }

    private Line take() {
        return ahead.isEmpty() ? input.takeLine() : ahead.removeFirst();
    }

    private Line demand(String what) {
        Line line = take();
        if (line == null) {
            throw input.place().bad("expected " + what + ", found the end of the file");
        }
        return line;
    }

    private interface Codec {
        byte[] read(Line line);
    }
}
