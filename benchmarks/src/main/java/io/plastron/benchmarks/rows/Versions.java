// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.rows;

/**
 * The version each row should have, a byte a row: versions count modulo 256. For one thread, or
 * for several that share no row.
 */
public final class Versions {
    private final Rows rows;
    private final byte[] newest;

    /** All rows have version 0. */
    public Versions(Rows rows) {
        this.rows = rows;
        this.newest = new byte[rows.count()];
    }

    /** Rows there are. */
    public int count() {
        return newest.length;
    }

    /** Raises a row's version and returns the value to write. */
    public byte[] next(int row) {
        newest[row]++;
        return rows.value(row, Byte.toUnsignedInt(newest[row]));
    }

    /** Checks that a value is that of the row's newest version. */
    public void check(int row, byte[] value) {
        rows.check(row, Byte.toUnsignedInt(newest[row]), value);
    }
}
