// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.util.function.Supplier;

/**
 * A value that stands outside its row, in parts, and is read when it is asked for: whole, or part
 * by part by who has no room for all of it. What it reads is what one version of its tree holds,
 * however often and late it is asked. Immutable; for any thread.
 *
 * <p>Reading throws {@link io.plastron.types.CorruptionException} for a part that is damaged, and
 * what {@link Tree#lost} makes of it; the parts before and after it can still be read.
 */
public interface PartedValue extends Supplier<byte[]> {
    /** Bytes of the value. */
    int bytes();

    /** Bytes of each part but the last, which has the rest. */
    int partBytes();

    /** Shows a part where it is; the first one is 0. */
    void part(int index, Slice into);

    /** All of it, in a new array each time. */
    @Override
    byte[] get();
}
