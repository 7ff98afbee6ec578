// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import java.io.IOException;

/**
 * The one thread that writes and forces. It takes groups in LSN order; behind the force of a
 * completion it checks that this leader still leads (F4), and only then acknowledges. A check
 * before the write would prove nothing: the claim may come while the write is under way. The file
 * is this thread's alone: it trims and closes it as its last act.
 */
final class LogThread implements Runnable {
    private final LeaderState state;
    private final GroupQueue queue;
    private final SegmentAppender appender;
    private final Housekeeper housekeeper;
    private boolean rolled;
    private IOException tidyFailure;

    LogThread(LeaderState state, GroupQueue queue, SegmentAppender appender,
            Housekeeper housekeeper) {
        this.state = state;
        this.queue = queue;
        this.appender = appender;
        this.housekeeper = housekeeper;
    }

    @Override
    public void run() {
        boolean ended = false;
        try (appender) {
            FrameGroup group = queue.take();
            while (group != null && write(group) && tidy()) {
                housekeeper.used(group.startOffset() + group.paddedBytes());
                group = queue.take();
            }
            if (group == null && !queue.isFailed() && !state.isFenced()) {
                // Closed. Nothing behind the last acknowledged completion counts.
                appender.trim(state.keptOffset(appender.header().number()));
            }
            ended = true;
        } catch (IOException failed) {
            tidyFailure = failed;
            ended = true;
        } finally {
            if (!ended) {
                // An error of the virtual machine: whoever waits must not wait for ever.
                queue.failedInside(state.folder().path() + ": the log thread died. Open the store"
                        + " again");
            }
        }
    }

    /** Why the segment could not be trimmed, null when it could. After the thread has ended. */
    IOException tidyFailure() {
        return tidyFailure;
    }

    private boolean write(FrameGroup group) {
        boolean forcing = false;
        try {
            rolled = appender.append(group, state.durableLsn());
            if (rolled) {
                state.kept().created(appender.header());
            }
            if (!group.isCompletion()) {
                queue.written(group);
                return true;
            }
            forcing = true;
            appender.forceAll();
            return acknowledge(group);
        } catch (IOException | RuntimeException failed) {
            queue.fail(failure(group, forcing, failed));
            return false;
        }
    }

    /**
     * Behind a roll-over the hints are written back, so that after a power cut they lag little; and
     * before the path moves ahead, so that they never name a completion from before it.
     */
    private boolean tidy() {
        int first = Blocks.number(state.retainFromLsn());
        boolean moves = state.holdsLock() && state.kept().isBehind(first);
        if (!rolled && !moves) {
            return true;
        }
        rolled = false;
        try {
            state.forceClaim();
        } catch (IOException failed) {
            queue.fail(new WriterFailure(WriterFailure.Kind.FAILED,
                    "cannot force the claim of " + state.folder().path() + ": "
                    + LogErrors.describe(failed)
                    + ". The log is closed for writing; open the store again", failed, false));
            return false;
        }
        if (moves) {
            movePath(first);
        }
        return true;
    }

    private void movePath(int first) {
        try {
            state.kept().moveTo(first);
        } catch (IOException stillBeginsWhereItDid) {
            return;
        }
    }

    private boolean acknowledge(FrameGroup group) throws IOException {
        long claimed = state.claimedEpochFenced();
        if (claimed != state.epoch()) {
            queue.fail(new WriterFailure(WriterFailure.Kind.FENCED, "epoch " + claimed
                    + " has claimed " + state.folder().path() + ", this leader's is "
                    + state.epoch()
                    + ". Go on as a follower", null, true));
            return false;
        }
        queue.acknowledge(group, () -> state.acknowledge(group));
        housekeeper.acknowledged();
        return group.acknowledged() != null;
    }

    private WriterFailure failure(FrameGroup group, boolean forcing, Exception cause) {
        boolean unknown = group.isCompletion() && (forcing || mayBeWhole(group));
        boolean full = cause instanceof IOException io && LogErrors.isFull(io) && !unknown;
        String what = full ? "the disk is full: cannot write " : "cannot "
                + (forcing ? "force " : "write ");
        String remedy = full ? ". Make room, open the store again; the last checkpoint stands"
                : ". The log is closed for writing; look at the disk, open the store again";
        return new WriterFailure(
                full ? WriterFailure.Kind.FULL : WriterFailure.Kind.FAILED,
                what + state.folder().path() + ": " + LogErrors.describe(cause) + remedy,
                cause, unknown);
    }

    /** Whether the completion record's last byte may be in the file; without it it cannot count. */
    private boolean mayBeWhole(FrameGroup group) {
        try {
            return appender.header().number() == group.segment().number()
                    && appender.fileBytes() >= group.completionEndOffset();
        } catch (IOException unknown) {
            return true;
        }
    }
}
