// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Leaders are killed at random moments, in the middle of transactions, checkpoints, rotations and
 * of their opening, while another process follows all the time. A kill is not a power cut: what was
 * written and not forced is read again; the crash harness of the engine sees to the rest.
 */
@Timeout(800)
class KillTest {
    private static final int KILLS = Integer.getInteger("kills", 12);
    private static final int CHECKPOINTS_PER_ROTATION = 6;

    @TempDir
    private Path folder;
    private Children children;
    private Random random;
    private int duringOpening;
    private int inFlightFound;
    private int acknowledged;

    /** Entries of which is known that an acknowledged checkpoint holds them. */
    private List<String> kept = List.of();
    /** How much the last leader's last acknowledged checkpoint holds, at least and at most. */
    private int ackedMin;
    private int ackedMax;
    /** How much the checkpoint in flight when it died holds, at least; 0 for none. */
    private int inFlightMin;

    @BeforeEach
    void prepare() {
        children = new Children(folder);
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("kills: " + KILLS + ", repeat with -Dkills=" + KILLS
                + " -Dseed=" + seed);
        random = new Random(seed);
    }

    @AfterEach
    void killAll() {
        children.close();
    }

    @Test
    void afterEachKillTheLastAcknowledgedCheckpointOrTheOneInFlightIsThereWhole() {
        children.createClosed(0);
        Child follower = children.open("witness", Children.FOLLOW);
        follower.ok("witness");
        for (int kill = 1; kill <= KILLS; kill++) {
            try (Child leader = children.start("leader " + kill)) {
                if (random.nextInt(5) == 0) {
                    leader.send("open " + Children.LEAD);
                    leader.listen(random.nextInt(400_000));
                    leader.kill();
                    duringOpening++;
                } else {
                    leader.ok("open " + Children.LEAD);
                    check(leader, follower);
                    killUnderLoad(leader, kill);
                }
            }
        }
        try (Child last = children.open("last leader", Children.LEAD)) {
            check(last, follower);
            last.ok("append last 1");
            follower.ok("await-checkpoint " + last.words("checkpoint").get(0));
            assertThat(follower.ok("history")).isEqualTo(last.ok("history"));
            last.ok("close");
        }
        List<String> cold = children.coldHistory();
        assertThat(cold.subList(0, kept.size())).isEqualTo(kept);
        assertThat(cold).hasSize(kept.size() + 1);
        List<String> witnessed = follower.words("witnessed");
        System.out.printf("%d kills, %d of them while opening; %,d checkpoints acknowledged, %d"
                + " found in flight; %,d entries; the witness looked %s times%n", KILLS,
                duringOpening, acknowledged, inFlightFound, cold.size(), witnessed.get(0));
        assertThat(acknowledged).isGreaterThanOrEqualTo(KILLS / 2);
        assertThat(Integer.parseInt(witnessed.get(0))).isPositive();
    }

    private void killUnderLoad(Child leader, int kill) {
        leader.send("load L" + kill + " " + random.nextLong() + " " + CHECKPOINTS_PER_ROTATION);
        leader.awaitNotes("ack ", 1 + random.nextInt(15));
        leader.listen(random.nextInt(20_000));
        leader.kill();
        for (String note : leader.notes()) {
            String[] words = note.split(" ");
            if (words[0].equals("begin")) {
                inFlightMin = Integer.parseInt(words[1]);
            } else {
                ackedMin = Integer.parseInt(words[1]);
                ackedMax = Integer.parseInt(words[2]);
                inFlightMin = 0;
                acknowledged++;
            }
        }
    }

    /** What a new leader found: everything acknowledged, or the checkpoint in flight, whole. */
    private void check(Child leader, Child follower) {
        List<String> found = leader.words("history");
        assertThat(found.subList(0, Math.min(kept.size(), found.size()))).isEqualTo(kept);
        assertThat(found).hasSizeGreaterThanOrEqualTo(ackedMin);
        boolean inFlight = inFlightMin > 0 && found.size() >= inFlightMin;
        assertThat(found.size() <= ackedMax || inFlight)
                .as("%d entries; acknowledged at most %d, in flight at least %d",
                        found.size(), ackedMax, inFlightMin)
                .isTrue();
        if (found.size() > ackedMax) {
            inFlightFound++;
        }
        List<String> witnessed = follower.words("history");
        assertThat(witnessed).as("what the witness was shown was not lost")
                .hasSizeLessThanOrEqualTo(found.size())
                .isEqualTo(found.subList(0, witnessed.size()));
        follower.ok("witnessed");
        leader.ok("verify");
        kept = found;
        ackedMin = found.size();
        ackedMax = found.size();
        inFlightMin = 0;
    }
}
