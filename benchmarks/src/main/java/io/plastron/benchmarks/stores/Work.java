// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.stores;

/**
 * What one thread does with a store: a transaction at a time, either of reads or of writes. Arrays
 * given are not changed afterwards by the caller; arrays returned are copies the caller may keep.
 */
public interface Work extends AutoCloseable {
    /** Begins a transaction of writes. */
    void begin();

    /** Writes a row, whether or not there is one. */
    void put(byte[] key, byte[] value);

    /** Ends the writes: others see them; they need not survive a power failure. */
    void commit();

    /** Ends the writes: others see them, and they survive a power failure. */
    void commitDurably();

    /** Begins a transaction of reads, which sees everything committed before. */
    void beginReads();

    /** The value of a key, null when there is none; within a transaction of reads. */
    byte[] get(byte[] key);

    /** Shows every row in the order of keys; within a transaction of reads. */
    void scan(RowVisitor visitor);

    /** Ends the reads. */
    void endReads();

    @Override
    void close();

    /** Sees rows. */
    interface RowVisitor {
        /** A row; both arrays belong to the visitor. */
        void row(byte[] key, byte[] value);
    }
}
