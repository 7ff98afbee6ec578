// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up: a small file system in memory, mounted for the test. Needs root. */
@Timeout(300)
class FullDiskTest {
    private static final int DISK_MIB = 40;
    private static final String SEGMENTS = ",segment_max=8M,checkpoint_wait=0";

    @TempDir
    private Path folder;
    private Path disk;
    private boolean mounted;
    private Children children;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MIB + "m", "tmpfs",
                disk.toString());
        if (!mounted) {
            System.out.println("full disk: skipped, mounting a small tmpfs is not permitted here");
        }
        assumeTrue(mounted, "mounting a tmpfs needs root");
        children = new Children(disk.resolve("store"), folder.resolve("ring"));
    }

    @AfterEach
    void unmount() throws Exception {
        if (children != null) {
            children.close();
        }
        if (mounted) {
            assertThat(run("umount", "-l", disk.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().transferTo(System.out);
            return process.waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    private Path fillDisk(long leaveBytes) throws IOException {
        Path ballast = disk.resolve("ballast");
        long bytes = disk.toFile().getUsableSpace() - leaveBytes;
        try (var out = Files.newOutputStream(ballast)) {
            byte[] block = new byte[4096];
            for (long written = 0; written + block.length <= bytes; written += block.length) {
                out.write(block);
            }
        }
        return ballast;
    }

    private static int acked(Child child) {
        return child.notes().stream().filter(note -> note.startsWith("ack "))
                .mapToInt(note -> Integer.parseInt(note.split(" ")[1])).max().orElse(0);
    }

    @Test
    void aFullDiskFailsTheCheckpointTypedTheLastOneStandsAndRoomMendsIt() throws Exception {
        Child leader = children.open("leader", Children.CREATE + SEGMENTS);
        leader.ok("create");
        Child follower = children.open("follower", Children.FOLLOW);
        follower.ok("witness");
        leader.send("fill 5");
        leader.expectOk("fill");
        Path ballast = fillDisk(1 << 20);
        String failure = leader.error("fill 100000");
        System.out.println("full disk: " + failure);
        assertThat(failure).startsWith("StoreFullException");
        int acked = acked(leader);

        // Readable here and there, and it says what is to be done.
        assertThat(leader.words("history")).hasSizeGreaterThanOrEqualTo(acked);
        assertThat(leader.error("append late 1")).startsWith("LogFailedException")
                .contains("open it again");
        assertThat(follower.words("history")).hasSize(acked);
        follower.ok("witnessed");
        leader.ok("close");
        assertThat(children.coldHistory()).hasSize(acked);

        Files.delete(ballast);
        leader.ok("open " + Children.LEAD);
        assertThat(leader.words("history")).hasSize(acked);
        leader.ok("append again 3");
        follower.ok("await-checkpoint " + leader.words("checkpoint").get(0));
        assertThat(follower.words("history")).hasSize(acked + 3);
        leader.ok("close");
        assertThat(children.coldHistory()).hasSize(acked + 3);
    }

    @Test
    void onADiskThatIsFullALeaderIsRefusedTypedAndFollowersRead() throws Exception {
        Child creator = children.open("creator", Children.CREATE + SEGMENTS);
        creator.ok("create");
        creator.ok("append creator 20");
        creator.ok("close");
        Path ballast = fillDisk(0);
        Child leader = children.start("leader");
        String failure = leader.error("open " + Children.LEAD);
        System.out.println("leading on a full disk: " + failure);
        assertThat(failure).startsWith("StoreFullException");
        List<String> found = children.coldHistory();
        assertThat(found).hasSize(20);
        Files.delete(ballast);
        leader.ok("open " + Children.LEAD);
        assertThat(leader.words("history")).isEqualTo(found);
        leader.ok("append leader 1");
        leader.ok("close");
    }

    @Test
    void aStoreThatFindsNoRoomToBeCreatedIsRefusedTypedAndCreatedLater() throws Exception {
        Path ballast = fillDisk(0);
        Child creator = children.start("creator");
        String failure = creator.error("open " + Children.CREATE + SEGMENTS);
        System.out.println("creating on a full disk: " + failure);
        assertThat(failure).startsWith("StoreFullException");
        Files.delete(ballast);
        creator.ok("open " + Children.CREATE + SEGMENTS);
        creator.ok("create");
        creator.ok("append creator 1");
        creator.ok("close");
        assertThat(children.coldHistory()).hasSize(1);
    }
}
