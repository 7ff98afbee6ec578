// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import java.util.List;

/** Writes tables and their rows as text. For one thread. */
public interface DumpWriter {
    /** The writer of a form. */
    static DumpWriter of(DumpForm form, ByteSink out) {
        return form == DumpForm.JSON ? new JsonDumpWriter(out) : new LineDumpWriter(form, out);
    }

    /** Begins the dump. */
    void begin();

    /** Begins a table, whose rows are of this shape. */
    void beginTable(DumpedTable table, RowShape shape);

    /** Writes a row: its packed key and value. */
    void row(byte[] key, byte[] value);

    /** Ends the table. */
    void endTable();

    /** Ends the dump. */
    void end();
}
