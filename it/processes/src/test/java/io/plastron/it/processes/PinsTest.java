// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one process has pinned another one, which leads, does not give back. */
@Timeout(300)
class PinsTest {
    private static final int ENTRIES = 20;
    private static final long HOUR_SECONDS = 3_600;

    @TempDir
    private Path folder;
    private Children children;
    /** Leads on from a store that was closed: what that held stands in a segment of its own. */
    private Child leader;
    private String firstSegment;

    @BeforeEach
    void prepare() throws Exception {
        children = new Children(folder);
        children.createClosed(ENTRIES);
        assertThat(segments()).hasSize(1);
        firstSegment = segments().get(0);
        leader = children.open("leader", Children.LEAD);
    }

    @AfterEach
    void killAll() {
        children.close();
    }

    private List<String> segments() throws Exception {
        try (var files = Files.list(children.home().resolve("log"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".seg")).sorted().toList();
        }
    }

    /** Whether the segment is there, under its name or as one that is kept. */
    private boolean isFirstThere() throws Exception {
        return segments().stream().anyMatch(name -> name.endsWith(firstSegment));
    }

    /** Moves everything out of the first segment, and makes checkpoints after that. */
    private void leaveFirstSegment() {
        leader.ok("append leader 1");
        leader.ok("compact");
        leader.ok("append leader 1");
        leader.ok("checkpoint");
    }

    @Test
    void aFollowersCheckpointIsKeptUntilTheFollowerCloses() throws Exception {
        String meta = leader.ok("meta");
        Child follower = children.open(
                "follower", Children.FOLLOW + ",checkpoint_meta=\"" + meta + "\"");
        assertThat(leader.ok("pins")).contains("process " + follower.pid());
        leaveFirstSegment();
        assertThat(isFirstThere()).isTrue();
        assertThat(follower.words("history")).hasSize(ENTRIES);
        follower.ok("verify");

        follower.ok("close");
        assertThat(leader.ok("pins")).isEqualTo("[]");
        while (isFirstThere()) {
            leaveFirstSegment();
        }
        leader.ok("verify");
    }

    @Test
    void aPinOutlivesTheProcessThatMadeItAsLongAsItsLease() throws Exception {
        Child backup = children.open("backup", Children.FOLLOW);
        backup.ok("pin nightly " + HOUR_SECONDS);
        backup.ok("close");
        backup.kill();
        assertThat(leader.ok("pins")).containsOnlyOnce("who=nightly, process ");
        leaveFirstSegment();
        assertThat(isFirstThere()).isTrue();
        leader.ok("close");

        // Whoever leads next finds the pin, too.
        leader = children.open("next leader", Children.LEAD);
        assertThat(leader.ok("pins")).containsOnlyOnce("who=nightly, process ");
        leaveFirstSegment();
        assertThat(isFirstThere()).isTrue();
    }

    @Test
    void aPinWhoseLeaseIsOverKeepsNothing() throws Exception {
        Child backup = children.open("backup", Children.FOLLOW);
        backup.ok("pin hasty 1");
        backup.ok("close");
        backup.kill();
        while (isFirstThere()) {
            leaveFirstSegment();
        }
        assertThat(leader.ok("pins")).isEqualTo("[]");
        leader.ok("verify");
    }
}
