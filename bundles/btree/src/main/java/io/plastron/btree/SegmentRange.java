// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import io.plastron.types.Lsn;

/**
 * Segments of the log that are to be emptied.
 *
 * @param first lowest number
 * @param last highest number
 */
public record SegmentRange(int first, int last) {
    /** Whether a page may have a record in one of them. */
    public boolean covers(Cookie page) {
        return Lsn.segment(page.baseLsn()) <= last && Lsn.segment(page.lsn()) >= first;
    }

    /** Whether a page would cover them with one more delta, which stands behind them. */
    public boolean wouldCover(Cookie page) {
        return Lsn.segment(page.baseLsn()) <= last;
    }

    /** Whether a page, and so all that hangs below it, was written before them. */
    boolean isBehind(Cookie page) {
        return Lsn.segment(page.lsn()) < first;
    }
}
