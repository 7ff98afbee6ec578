// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.processes;

import static io.plastron.it.processes.Children.FOLLOW;
import static io.plastron.it.processes.Children.LEAD;
import static io.plastron.it.processes.Children.TAKE_OVER;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Leadership goes from process to process. */
@Timeout(300)
class TakeOverTest {
    @TempDir
    private Path folder;
    private Children children;
    private Child leader;
    private Child follower;

    @BeforeEach
    void prepare() {
        children = new Children(folder);
        leader = children.create("leader");
        follower = children.open("follower", FOLLOW);
        leader.ok("append leader 10");
        follower.ok("await-checkpoint " + leader.words("checkpoint").get(0));
    }

    @AfterEach
    void killAll() {
        children.close();
    }

    private void assertLeads(Child child) {
        assertThat(child.ok("status")).startsWith("OPEN LEADER ");
        int before = child.words("history").size();
        child.ok("append " + child.name() + " 2");
        child.ok("checkpoint");
        assertThat(child.words("history")).hasSize(before + 2);
    }

    @Test
    void whileALeaderLivesAnotherIsRefusedAndToldItsPid() {
        assertThat(follower.error("reconfigure " + LEAD)).startsWith("StoreInUseException")
                .contains("process " + leader.pid() + " leads");
        assertThat(follower.ok("status")).startsWith("OPEN FOLLOWER ");
        Child third = children.start("third");
        assertThat(third.error("open " + LEAD)).startsWith("StoreInUseException")
                .contains("process " + leader.pid() + " leads");
        assertLeads(leader);
        follower.ok("await-checkpoint " + leader.ok("status").split(" ")[2]);
        assertThat(follower.words("history")).hasSize(12);
    }

    @Test
    void aDeadLeaderIsSucceededWithoutATakeOver() {
        leader.ok("append lost 3");
        leader.kill();
        follower.ok("reconfigure " + LEAD);
        assertThat(follower.words("history")).hasSize(10).allMatch(
                entry -> entry.startsWith("leader:"));
        assertLeads(follower);
        assertThat(children.coldHistory()).hasSize(12);
    }

    @Test
    void aDeadLeaderIsSucceededByAProcessThatOpensTheStore() {
        leader.kill();
        Child third = children.open("third", LEAD);
        assertLeads(third);
        follower.ok("await-checkpoint " + third.ok("status").split(" ")[2]);
        assertThat(follower.ok("history")).isEqualTo(third.ok("history"));
    }

    @Test
    void aLivingLeaderThatIsTakenOverStepsDownFollowsAndMayLeadAgain() {
        leader.ok("append lost 3");
        follower.ok("reconfigure " + TAKE_OVER);
        leader.ok("await-role FOLLOWER");
        assertThat(leader.words("history")).hasSize(10);
        assertThat(leader.error("append leader 1")).startsWith("NotLeaderException");
        assertThat(leader.ok("events")).contains("FENCED");
        assertLeads(follower);
        leader.ok("await-checkpoint " + follower.ok("status").split(" ")[2]);
        assertThat(leader.ok("history")).isEqualTo(follower.ok("history"));

        assertThat(leader.error("reconfigure " + LEAD)).startsWith("StoreInUseException")
                .contains("process " + follower.pid() + " leads");
        leader.ok("reconfigure " + TAKE_OVER);
        follower.ok("await-role FOLLOWER");
        assertLeads(leader);
        leader.ok("close");
        assertThat(children.coldHistory()).hasSize(14)
                .noneMatch(entry -> entry.startsWith("lost:"));
    }

    @Test
    void aLeaderThatStepsDownCommitsFirstAndAnotherStepsUpWithoutATakeOver() {
        leader.ok("append leader 3");
        leader.ok("reconfigure " + FOLLOW);
        assertThat(leader.ok("status")).startsWith("OPEN FOLLOWER ");
        follower.ok("reconfigure " + LEAD);
        assertThat(follower.words("history")).hasSize(13);
        assertLeads(follower);
        leader.ok("await-checkpoint " + follower.ok("status").split(" ")[2]);
        assertThat(leader.words("history")).hasSize(15);
    }

    @Test
    void aLeaderThatTookOverIsFoundAliveAlthoughTheFormerOneHeldTheLock() {
        follower.ok("reconfigure " + TAKE_OVER);
        leader.kill();
        Child third = children.start("third");
        assertThat(third.error("open " + LEAD)).startsWith("StoreInUseException")
                .contains("process " + follower.pid() + " leads");
        assertLeads(follower);
        follower.kill();
        third.ok("open " + LEAD);
        assertThat(third.words("history")).hasSize(12);
    }
}
