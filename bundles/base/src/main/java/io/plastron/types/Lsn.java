// SPDX-License-Identifier: Apache-2.0
package io.plastron.types;

/**
 * Log sequence number: names one record in a page log. It grows with every record and is never
 * given twice in one log. Above the page log its bits mean nothing but their order, and which
 * segment the record is in.
 *
 * @param value the number, unsigned order; 0 is {@link #NONE}
 */
public record Lsn(long value) implements Comparable<Lsn> {
    /** No record. */
    public static final Lsn NONE = new Lsn(0);

    public Lsn {
        if (value < 0) {
            throw new InvalidUseException("an LSN is not negative: " + value);
        }
    }

    public static Lsn of(long value) {
        return value == 0 ? NONE : new Lsn(value);
    }

    /** Number of the segment that a record is in; grows with the LSN. */
    public static int segment(long lsn) {
        return (int) (lsn >>> Integer.SIZE);
    }

    public boolean isNone() {
        return value == 0;
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compare(value, other.value);
    }

    /** Decimal, as in turtle pages and {@code checkpoint_meta}. */
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
