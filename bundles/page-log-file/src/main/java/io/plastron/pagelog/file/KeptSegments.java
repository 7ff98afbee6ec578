// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Where the path of a leader's log begins, and what happens when that moves ahead: the segments
 * left behind become <em>kept</em> ones, places of records that are found by their number alone.
 *
 * <p><b>Which file is the one</b> when several have that number? On the path links tell, by epoch
 * and salt. Behind it, where any may be dropped, there are no links to follow, and neither the
 * lowest epoch nor the highest is right:
 * <ul>
 *   <li>A fenced leader that rolls late makes a file of a number that its successor's has too; the
 *       loser has the lower epoch.
 *   <li>A claimer that was stopped between listing the folder and creating its first segment, while
 *       the leader before it rolled and a third one went on from there, makes such a file when it
 *       wakes up, at any time; this loser has the <em>higher</em> epoch. Likewise the segment of a
 *       leader that failed, behind which its successor did not go on.
 * </ul>
 *
 * <p>So the right one is marked, by its name ({@code kept-}), and behind the path nothing else
 * counts: what is not marked there is a loser. Marks are set on segments of the path of an
 * acknowledged completion, hence never on a loser's; they are durable before any completion names a
 * later segment as the first needed. A crash between leaves marked segments on the path, where the
 * mark means nothing. Only who holds the lock marks; a leader that was fenced just then marks what
 * its successor's path has too, as nothing acknowledged is ever lost.
 *
 * <p>Used by the log thread alone, and after its end, but for {@link #needed}.
 */
final class KeptSegments {
    private final LogFolder folder;
    private final Deque<SegmentHeader> path = new ArrayDeque<>();
    private volatile SegmentHeader needed;

    /** @param path of what a new leader goes on from; its own segments follow */
    KeptSegments(LogFolder folder, LogPath path) throws IOException {
        this.folder = folder;
        path.segmentsBeforeCut().forEach(segment -> this.path.add(segment.header()));
        if (path.last() != null) {
            passMarked(Blocks.number(path.last().completion().retainFrom().value()));
        }
        needed = this.path.peek();
    }

    /** What a former leader marked and came no more to leave behind; marks may be unforced. */
    private void passMarked(int number) throws IOException {
        boolean forced = false;
        while (path.size() > 1 && path.peek().number() < number && isMarked(path.peek())) {
            if (!forced) {
                folder.files().forceDirectory(folder.path());
                forced = true;
            }
            path.remove();
        }
    }

    private boolean isMarked(SegmentHeader segment) throws IOException {
        return folder.files().exists(folder.path().resolve(
                folder.name(segment.number(), segment.epoch()).asKept().name()));
    }

    /** The leader began a segment. */
    void created(SegmentHeader own) {
        path.add(own);
        needed = path.peek();
    }

    /** Segments of the path that one leader began. */
    List<LogFolder.SegmentName> ofEpoch(long epoch) {
        return path.stream().filter(segment -> segment.epoch() == epoch)
                .map(segment -> folder.name(segment.number(), segment.epoch())).toList();
    }

    /** Where the log begins: the first segment that the next completion needs. */
    SegmentHeader needed() {
        return needed;
    }

    /** Whether the path may begin later than it does, at the segment of that number. */
    boolean isBehind(int number) {
        return path.peek().number() < number;
    }

    /**
     * Lets the path begin with the segment of that number, which the acknowledged completion that
     * is to stay findable lies in. What fails leaves it where it was; it is tried again behind the
     * next completion.
     */
    void moveTo(int number) throws IOException {
        for (SegmentHeader segment : path) {
            if (segment.number() < number) {
                mark(folder.name(segment.number(), segment.epoch()));
            }
        }
        folder.files().forceDirectory(folder.path());
        while (path.peek().number() < number) {
            path.remove();
        }
        needed = path.peek();
    }

    private void mark(LogFolder.SegmentName name) throws IOException {
        try {
            folder.files().rename(folder.path().resolve(name.name()),
                    folder.path().resolve(name.asKept().name()));
        } catch (NoSuchFileException markedBefore) {
            if (!folder.files().exists(folder.path().resolve(name.asKept().name()))) {
                throw markedBefore;
            }
        }
    }
}
