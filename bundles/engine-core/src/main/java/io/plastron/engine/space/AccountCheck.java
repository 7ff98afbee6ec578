// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import io.plastron.btree.SegmentUse;
import io.plastron.btree.TreeUse;
import io.plastron.btree.UseWalk;
import java.util.Collection;
import java.util.List;

/**
 * Compares the account that a leadership begins with, which one before it has written, with what
 * the pages say: a wrong account must not drop a segment that a page needs.
 *
 * <p>That reads the internal pages of all trees, about a 200th of the store. So it is not done when
 * the store is opened, but when a segment is dead; in steps, past the pages in memory, by a thread
 * that holds nothing; and nothing is dropped before it is through. What is walked is the state that
 * the account is of, of which nothing goes meanwhile. What has changed since was followed by the
 * account, so a difference found here is one still, and adding it makes the account right.
 */
public final class AccountCheck {
    private static final String WHAT = "comparing the account of the log's space with the pages";

    private final List<UseWalk> walks;
    private final Troubles troubles;
    private final SegmentUse stated = new SegmentUse();
    private final SegmentUse found = new SegmentUse();
    private Accounts accounts;
    private int next;
    private volatile boolean due;
    private boolean lost;
    private boolean settled;

    /** @param trees as they are written now, which is what the account is of */
    AccountCheck(Collection<TreeUse> trees, Troubles troubles) {
        this.walks = trees.stream().map(tree -> tree.walk(found))
                .filter(walk -> !walk.isThrough()).toList();
        this.troubles = troubles;
    }

    /** Takes note of the account before anything is added to it. In turn. */
    void begin(Accounts loaded) {
        accounts = loaded;
        stated.addAll(loaded.use());
        if (walks.isEmpty()) {
            settle();
        }
    }

    /** The account was given up: until all is counted anew there is nothing to compare. In turn. */
    void lost() {
        lost = true;
        due = false;
    }

    /** All was counted by this leadership: there is nothing to compare. In turn. */
    void needless() {
        settled = true;
        due = false;
    }

    /** Whether segments may be dropped; if not, and there are any, it is gone on with. In turn. */
    boolean allowsDrops() {
        due = !settled && !lost && !accounts.dead().isEmpty();
        return settled;
    }

    /** Whether it is to be gone on with. Any thread. */
    public boolean isDue() {
        return due;
    }

    /**
     * Goes on; always on the same thread, which holds nothing. If a page cannot be read it rests
     * until the next checkpoint, and goes on with that page then.
     *
     * @return whether all is counted, so that {@link #settle} is to be called
     */
    public boolean step(int pagesMax) {
        try {
            int pages = 0;
            while (next < walks.size()) {
                UseWalk walk = walks.get(next);
                pages += walk.step(pagesMax - pages);
                if (!walk.isThrough()) {
                    return false;
                }
                next++;
            }
        } catch (RuntimeException unreadable) {
            due = false;
            troubles.tell(WHAT, unreadable.getMessage() + ". Nothing is given back until it can be"
                    + " read; run verify");
            return false;
        }
        due = false;
        return true;
    }

    /** Makes the account right if it is not. In turn, once all is counted. */
    public void settle() {
        if (settled || lost) {
            return;
        }
        SegmentUse difference = new SegmentUse();
        difference.addAll(found);
        difference.removeAll(stated);
        if (!difference.isEmpty()) {
            accounts.correct(difference);
            troubles.tell(WHAT, "it was wrong by " + difference + ", and is made right with the"
                    + " next checkpoint. Segments that it kept for too long go from then on; in"
                    + " case it once gave back too much, run verify");
        }
        settled = true;
        due = false;
    }
}
