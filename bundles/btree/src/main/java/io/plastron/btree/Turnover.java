// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.util.ArrayList;
import java.util.List;

/**
 * Which references a version brought and which of earlier versions it did without: what the page
 * cache has to count. It hangs on the version, so that one that is dropped takes its part with it.
 *
 * @param made references to nodes this version made; one may be among the replaced as well
 * @param replaced references of the version before that this one does not have
 */
record Turnover(List<Child> made, List<Child> replaced) {
    /** References of a small commit: the pages from a root to a leaf. */
    private static final int USUAL = 4;

    Turnover() {
        this(new ArrayList<>(USUAL), new ArrayList<>(USUAL));
    }
}
