// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.packing.FieldType;
import io.plastron.packing.Format;
import io.plastron.packing.Tuple;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Writes JSON, with the original's white space. */
final class JsonDumpWriter implements DumpWriter {
    private static final String BEFORE_TABLE = " ".repeat(4);
    private static final String BEFORE_PART = " ".repeat(8);
    private static final String BEFORE_SETTING = " ".repeat(12);
    private static final String BEFORE_OBJECT = " ".repeat(16);
    private static final String BEFORE_OBJECT_SETTING = " ".repeat(20);

    private final ByteSink out;
    private Columns key;
    private Columns value;
    private boolean firstRow;

    JsonDumpWriter(ByteSink out) {
        this.out = out;
    }

    @Override
    public void begin() {
        out.line("{");
        out.put(BEFORE_TABLE + "\"WiredTiger Dump Version\" : \"1 (12.0.0)\"");
    }

    @Override
    public void beginTable(DumpedTable table, RowShape shape) {
        key = new Columns(shape.keyFormat(), shape.keyColumns());
        value = new Columns(shape.valueFormat(), shape.valueColumns());
        out.line(",");
        out.put(BEFORE_TABLE);
        JsonText.writeString(table.uri(), out);
        out.line(" : [");
        out.line(BEFORE_PART + "{");
        setting(BEFORE_SETTING, "config", table.table().config());
        objects("colgroups", table.groups());
        objects("indices", table.indices());
        out.put('\n');
        out.line(BEFORE_PART + "},");
        out.line(BEFORE_PART + "{");
        out.put(BEFORE_SETTING + "\"data\" : [");
        firstRow = true;
    }

    private void setting(String indent, String name, String text) {
        out.put(indent + "\"" + name + "\" : ");
        JsonText.writeString(text, out);
    }

    private void objects(String name, List<DumpedObject> objects) {
        out.line(",");
        out.put(BEFORE_SETTING + "\"" + name + "\" : [");
        for (int i = 0; i < objects.size(); i++) {
            out.line(i == 0 ? "" : ",");
            out.line(BEFORE_OBJECT + "{");
            setting(BEFORE_OBJECT_SETTING, "uri", objects.get(i).uri());
            out.line(",");
            setting(BEFORE_OBJECT_SETTING, "config", objects.get(i).config());
            out.put('\n');
            out.put(BEFORE_OBJECT + "}");
        }
        out.put(objects.isEmpty() ? "]" : "\n" + BEFORE_SETTING + "]");
    }

    @Override
    public void row(byte[] keyBytes, byte[] valueBytes) {
        out.line(firstRow ? "" : ",");
        firstRow = false;
        out.put('{');
        key.write(keyBytes, false);
        value.write(valueBytes, key.size() > 0);
        out.line("");
        out.put('}');
    }

    @Override
    public void endTable() {
        out.line((firstRow ? "" : "\n") + BEFORE_SETTING + "]");
        out.line(BEFORE_PART + "}");
        out.put(BEFORE_TABLE + "]");
    }

    @Override
    public void end() {
        out.put('\n');
        out.line("}");
        out.flush();
    }

    /** The columns of a key or a value. */
    private final class Columns {
        private final Tuple tuple;
        private final List<byte[]> starts = new ArrayList<>();

        Columns(Format format, List<String> names) {
            tuple = new Tuple(format, names, "row being dumped");
            for (String name : names) {
                ByteArrayOutputStream start = new ByteArrayOutputStream();
                ByteSink text = new ByteSink(start, name);
                JsonText.writeString(name, text);
                text.put(" : ");
                text.flush();
                starts.add(start.toByteArray());
            }
        }

        int size() {
            return starts.size();
        }

        void write(byte[] packed, boolean othersBefore) {
            tuple.take(packed);
            for (int i = 0; i < starts.size(); i++) {
                out.line(i > 0 || othersBefore ? "," : "");
                out.put(starts.get(i));
                writeField(i);
            }
        }

        private void writeField(int field) {
            FieldType type = tuple.format().type(field);
            if (type.isBytes()) {
                JsonText.writeBytes(tuple.getBytes(field), out);
            } else if (type.isString()) {
                JsonText.writeString(tuple.getBytes(field), out);
            } else {
                out.put(FieldText.number(type, tuple.getLong(field)));
            }
        }
    }
}
