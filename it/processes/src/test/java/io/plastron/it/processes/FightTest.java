// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that both want to lead. */
@Timeout(600)
class FightTest {
    private static final long MILLIS = 1_000L * Integer.getInteger("fight.seconds", 4);

    @TempDir
    private Path folder;

    /**
     * An acknowledged checkpoint is never lost, whoever takes over however often: a new leader
     * claims first and reads then, so what was acknowledged before the claim it finds, and nothing
     * is acknowledged after it.
     */
    @Test
    void whateverWasAcknowledgedToEitherStaysThereWhoeverWins() {
        try (Children children = new Children(folder)) {
            children.createClosed(0);
            Child witness = children.open("witness", Children.FOLLOW);
            witness.ok("witness");
            Child left = children.open("left", Children.FOLLOW);
            Child right = children.open("right", Children.FOLLOW);
            left.send("fight left " + MILLIS);
            right.send("fight right " + MILLIS);
            List<String> leftResult = List.of(left.expectOk("fight").split(" "));
            List<String> rightResult = List.of(right.expectOk("fight").split(" "));
            left.kill();
            right.kill();
            List<String> found = children.coldHistory();
            int acked = check(left, found) + check(right, found);
            System.out.printf("fight: take-overs %s and %s, fenced %s and %s times, %,d entries"
                    + " acknowledged, %,d found; witness: %s%n", leftResult.get(0),
                    rightResult.get(0), leftResult.get(1), rightResult.get(1), acked,
                    found.size(), witness.ok("witnessed"));
            assertThat(Integer.parseInt(leftResult.get(0))).isPositive();
            assertThat(Integer.parseInt(rightResult.get(0))).isPositive();
            assertThat(acked).isPositive().isLessThanOrEqualTo(found.size());
        }
    }

    private static int check(Child fighter, List<String> found) {
        for (String note : fighter.notes()) {
            String[] words = note.split(" ");
            int number = Integer.parseInt(words[1]);
            assertThat(found).as(fighter.name() + ": " + note)
                    .hasSizeGreaterThanOrEqualTo(number);
            assertThat(found.get(number - 1)).isEqualTo(words[2]);
        }
        return fighter.notes().size();
    }
}
