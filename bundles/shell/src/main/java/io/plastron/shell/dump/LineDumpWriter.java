// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.packing.Format;

/** Writes all forms but JSON: a header, then a line for each key and each value. */
final class LineDumpWriter implements DumpWriter {
    /** Verbatim: the original's loader wants it so. */
    private static final String VERSION = "WiredTiger Dump (WiredTiger Version 12.0.0)";

    private final DumpForm form;
    private final ByteSink out;
    private Codec keyCodec;
    private Codec valueCodec;

    LineDumpWriter(DumpForm form, ByteSink out) {
        this.form = form;
        this.out = out;
    }

    @Override
    public void begin() {
        // Each table has a header of its own.
    }

    @Override
    public void beginTable(DumpedTable table, RowShape shape) {
        keyCodec = codec(shape.keyFormat());
        valueCodec = codec(shape.valueFormat());
        out.line(VERSION);
        out.line("Format=" + form.headerName());
        out.line("Header");
        for (DumpedObject object : table.objects()) {
            out.line(object.uri());
            out.line(object.config());
        }
        out.line("Data");
    }

    private Codec codec(Format format) {
        return switch (form) {
            case HEX -> HexCodec::write;
            case PRETTY -> new PrettyText(format, PrintCodec::write)::write;
            case PRETTY_HEX -> new PrettyText(format, HexCodec::write)::write;
            default -> PrintCodec::write;
        };
    }

    @Override
    public void row(byte[] key, byte[] value) {
        keyCodec.write(key, out);
        out.put('\n');
        valueCodec.write(value, out);
        out.put('\n');
    }

    @Override
    public void endTable() {
        // The next header or the end of the file tells.
    }

    @Override
    public void end() {
        out.flush();
    }

    /** Writes packed bytes, or those of a field, without a line end. */
    interface Codec {
        void write(byte[] packed, ByteSink out);
    }
}
