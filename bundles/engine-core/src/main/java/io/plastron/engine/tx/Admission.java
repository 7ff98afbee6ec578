// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.tx;

/** Keeps commits from filling the memory with what is not written yet. Thread-safe. */
public interface Admission {
    /** Whether there is room for another commit now; asked under the commit lock. */
    boolean isOpen();

    /**
     * Waits until there is room for another commit; the caller holds no lock.
     *
     * @throws io.plastron.types.TimeoutException there is none for too long; nothing was changed
     * @throws io.plastron.types.PlastronException writing has become impossible
     */
    void await();

    /** Bytes of memory one commit may take for pages that it changes. */
    long commitBytesMax();

    /** Counts the bytes of page versions that commits have replaced by newer ones. */
    long replacedBytes();

    /** How memory stands now, for a transaction that begins. */
    Memory memory();

    /**
     * Bytes of page versions that no record holds.
     *
     * @param dirtyBytes of newest versions
     * @param replacedDirtyBytes counts those that were replaced: of these a snapshot may keep some
     */
    record Memory(long dirtyBytes, long replacedDirtyBytes) {}
}
