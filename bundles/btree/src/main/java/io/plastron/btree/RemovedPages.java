// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.util.ArrayList;
import java.util.List;

/**
 * The pages one version took out of the tree, and a link to those that versions before it took out:
 * a checkpoint must subtract what they occupy in the log. The list hangs on versions and not on the
 * tree's history, so that a version that is dropped takes its part with it.
 */
final class RemovedPages {
    private final List<Page> pages;
    private final long generation;
    /** Only checkpoints follow and cut this link, one at a time. */
    private RemovedPages older;

    RemovedPages(List<Page> pages, long generation, RemovedPages older) {
        this.pages = pages;
        this.generation = generation;
        this.older = older;
    }

    /** All pages taken out by versions newer than {@code written}. */
    static List<Page> since(long written, RemovedPages newest) {
        List<Page> result = new ArrayList<>();
        for (RemovedPages at = newest; at != null && at.generation > written; at = at.older) {
            result.addAll(at.pages);
        }
        return result;
    }

    /** What is older was accounted for; without this the list would grow with the tree's age. */
    void forgetOlder() {
        older = null;
    }
}
