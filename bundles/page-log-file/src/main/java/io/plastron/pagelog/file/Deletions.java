// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.PinInfo;
import io.plastron.types.CorruptionException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a leader deletes (F5), on its housekeeping thread: files on nobody's path, kept segments
 * that were given up, pins that ran out. All of it behind an acknowledged completion of its own,
 * with the lock in hand, and while nobody else has claimed the log.
 *
 * <p>A leader that is fenced between the check and the deletion does no harm: a kept segment is
 * given up on the word of an acknowledged completion, which its successor goes on from, or from a
 * later one. Nothing here is forced: what comes back after a power cut is as unneeded as before,
 * and neither recovery nor anybody who looks for a record opens it.
 *
 * <p>Thread-safe.
 */
final class Deletions {
    private final LeaderState state;
    private final SegmentTable table;
    private final Pins pins;
    private final Set<String> leftovers = ConcurrentHashMap.newKeySet();
    private final Set<Integer> numbers = ConcurrentHashMap.newKeySet();

    /** @param leftovers names of files that are on nobody's path and of earlier epochs */
    Deletions(LeaderState state, SegmentTable table, Pins pins, Set<String> leftovers) {
        this.state = state;
        this.table = table;
        this.pins = pins;
        this.leftovers.addAll(leftovers);
    }

    /** Kept segments of these numbers are needed no more. */
    void drop(Set<Integer> given) {
        numbers.addAll(given);
    }

    /** Whether there is anything to do, and an acknowledged completion that allows it. */
    boolean areDue() {
        return state.hasAcknowledged() && !(leftovers.isEmpty() && numbers.isEmpty());
    }

    /** What cannot be deleted now stays due. */
    void run() {
        try {
            deleteLeftovers();
            deleteDropped();
            if (mayDelete()) {
                pins.deleteExpired();
            }
        } catch (IOException | CorruptionException triedAgainBehindTheNextCompletion) {
            return;
        }
    }

    private boolean mayDelete() throws IOException {
        return state.holdsLock() && state.claimedEpochFenced() == state.epoch();
    }

    private void deleteLeftovers() throws IOException {
        if (!leftovers.isEmpty()) {
            // The former claims go: what they say must be durable here before.
            state.forceClaim();
        }
        for (String name : leftovers) {
            if (mayDelete() && delete(name)) {
                leftovers.remove(name);
            }
        }
    }

    private void deleteDropped() throws IOException {
        if (numbers.isEmpty() || isOlderPinned() || !mayDelete()) {
            return;
        }
        int first = firstWanted();
        for (LogFolder.SegmentName name : LogFolder.segments(state.folder().list())) {
            boolean given = name.number() < first && numbers.contains(name.number());
            if (given && name.kept() && mayDelete()) {
                table.dropped(name.number());
                delete(name.name());
            }
        }
        numbers.removeIf(number -> number < first);
    }

    /**
     * As long as the last completion says that the path begins before, recovery wants them; as long
     * as a pinned one does, recovery of a copy that ends with it.
     */
    private int firstWanted() throws IOException {
        int first = state.neededNumber();
        for (PinInfo pin : pins.current()) {
            long lsn = pin.completion().value();
            SegmentFile segment = lsn == 0 ? null : table.find(Blocks.number(lsn));
            StoredCompletion pinned = segment == null ? null : segment.completion(lsn);
            first = Math.min(first, pinned == null ? 0 : pinned.body().neededNumber());
        }
        return first;
    }

    /** Whether somebody pinned what the last completion gave up, before it could know. */
    private boolean isOlderPinned() throws IOException {
        long oldest = state.retainFromLsn();
        for (PinInfo pin : pins.current()) {
            if (pin.completion().value() < oldest) {
                return true;
            }
        }
        return false;
    }

    private boolean delete(String name) {
        try {
            state.folder().files().delete(state.folder().path().resolve(name));
            return true;
        } catch (NoSuchFileException gone) {
            return true;
        } catch (IOException tryLater) {
            return false;
        }
    }
}
