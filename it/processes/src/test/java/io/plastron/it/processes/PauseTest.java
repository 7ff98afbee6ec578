// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A leader is stopped at a random moment, as by a long pause of a virtual machine, taken over, and
 * goes on without knowing. Two processes take turns.
 */
@Timeout(800)
class PauseTest {
    private static final int PAUSES = Integer.getInteger("pauses", 10);

    @TempDir
    private Path folder;
    private Children children;
    private Random random;
    /** Entries the last take-over found. */
    private int found;
    private int inFlight;
    private int inFlightFound;

    @BeforeEach
    void prepare() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/task")),
                "skipped: needs SIGSTOP and /proc");
        children = new Children(folder);
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("pauses: " + PAUSES + ", repeat with -Dpauses=" + PAUSES
                + " -Dseed=" + seed);
        random = new Random(seed);
    }

    @AfterEach
    void killAll() {
        if (children != null) {
            children.close();
        }
    }

    @Test
    void aLeaderThatWasTakenOverWhileItStoodAcknowledgesNothingAndFollows() {
        Child leader = children.create("even");
        Child other = children.open("odd", Children.FOLLOW);
        List<String> history = List.of();
        for (int pause = 0; pause < PAUSES; pause++) {
            history = pause % 4 == 3 ? whileIdle(leader, other) : underLoad(leader, other, pause);
            Child former = leader;
            leader = other;
            other = former;
        }
        System.out.printf("%d pauses, %d of them with a checkpoint in flight, %d of which the"
                + " take-over found whole%n", PAUSES, inFlight, inFlightFound);
        leader.ok("verify");
        leader.kill();
        other.kill();
        assertThat(children.coldHistory()).isEqualTo(history);
    }

    /** The leader stands while nothing is under way, and only then tries to write. */
    private List<String> whileIdle(Child leader, Child next) {
        List<String> before = leader.words("history");
        leader.pause();
        List<String> written = takeOver(next, before);
        leader.send("append late 1");
        leader.send("checkpoint");
        leader.resume();
        // Committed in memory, if it came before the fence was noticed; never in a checkpoint.
        leader.answer();
        assertThat(leader.answer()).startsWith("error ")
                .containsAnyOf("FencedException", "NotLeaderException", "ClosedException");
        return follows(leader, next, written);
    }

    private List<String> underLoad(Child leader, Child next, int pause) {
        List<String> before = leader.words("history");
        leader.notes().clear();
        leader.send("load P" + pause + " " + random.nextLong() + " 9");
        leader.awaitNotes("ack ", 1 + random.nextInt(10));
        leader.listen(random.nextInt(10_000));
        leader.pause();
        List<String> written = takeOver(next, before);
        leader.resume();
        assertThat(leader.answer()).as("how the load ended").containsAnyOf(
                "FencedException", "NotLeaderException", "ConflictException", "ClosedException");
        // Also what it acknowledged before it stood and could say only now.
        int acked = leader.notes().stream().filter(note -> note.startsWith("ack "))
                .mapToInt(note -> Integer.parseInt(note.split(" ")[1])).max().orElseThrow();
        assertThat(found).as("entries the take-over found").isGreaterThanOrEqualTo(acked);
        count(leader.notes());
        return follows(leader, next, written);
    }

    private void count(List<String> notes) {
        if (notes.get(notes.size() - 1).startsWith("begin ")) {
            inFlight++;
            // More than the last acknowledged one can hold.
            inFlightFound += notes.stream().filter(note -> note.startsWith("ack "))
                    .allMatch(note -> found > Integer.parseInt(note.split(" ")[2])) ? 1 : 0;
        }
    }

    /** Takes over, goes on from what was there, and makes checkpoints of its own. */
    private List<String> takeOver(Child next, List<String> before) {
        next.ok("reconfigure " + Children.TAKE_OVER);
        List<String> taken = next.words("history");
        assertThat(taken).hasSizeGreaterThanOrEqualTo(before.size());
        assertThat(taken.subList(0, before.size())).isEqualTo(before);
        found = taken.size();
        for (int i = random.nextInt(3); i >= 0; i--) {
            next.ok("append " + next.name() + " " + (1 + random.nextInt(5)));
            next.ok("checkpoint");
        }
        List<String> written = next.words("history");
        assertThat(written.subList(0, found)).isEqualTo(taken);
        return written;
    }

    /** The former leader follows, shows what the new one wrote, and nothing of its own. */
    private List<String> follows(Child former, Child next, List<String> written) {
        former.ok("await-role FOLLOWER");
        former.ok("await-checkpoint " + next.ok("status").split(" ")[2]);
        assertThat(former.words("history")).isEqualTo(written);
        assertThat(next.words("history")).isEqualTo(written);
        assertThat(former.error("append former 1")).startsWith("NotLeaderException");
        next.ok("append " + next.name() + " 1");
        // Not before: the one that stood may have held the key ring's lock.
        next.ok(random.nextBoolean() ? "rotate" : "checkpoint");
        former.ok("await-checkpoint " + next.ok("status").split(" ")[2]);
        List<String> now = next.words("history");
        assertThat(now).hasSize(written.size() + 1);
        assertThat(former.words("history")).isEqualTo(now);
        return now;
    }
}
