// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import java.util.Optional;

/**
 * Goes through the tables of a dump and, in each, through its rows, once. What is wrong with the
 * text is {@link io.plastron.types.InvalidUseException} naming file, line and reason. For one
 * thread.
 */
public interface DumpReader {
    /**
     * The reader for what an input holds: JSON begins with a brace.
     *
     * @param jsonWanted whether anything but JSON is to be refused
     */
    static DumpReader of(DumpInput input, boolean jsonWanted) {
        input.refuseByteOrderMark();
        boolean json = jsonWanted || input.peek() == '{';
        return json ? new JsonDumpReader(input) : new LineDumpReader(input);
    }

    /** Goes to the next table, whose header is read then; the rows of the one before were read. */
    Optional<DumpedTable> nextTable();

    /** Begins the rows of the table, which are of this shape. */
    void beginRows(RowShape shape);

    /** Goes to the next row; false when the table has no more. */
    boolean nextRow();

    /** The row's packed key; the array is the caller's. JSON: checked against the format. */
    byte[] key();

    /** The row's packed value; as the key. */
    byte[] value();

    /** Where the row begins. */
    Place place();
}
