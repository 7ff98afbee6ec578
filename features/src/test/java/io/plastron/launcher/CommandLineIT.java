// SPDX-License-Identifier: Apache-2.0
package io.plastron.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.launcher.Plastron.Result;
import io.plastron.launcher.Plastron.Running;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every verb and every exit code, by the packaged jar, in processes. */
@Timeout(300)
class CommandLineIT {
    private static final String FORMATS = "key_format=S,value_format=S";

    @TempDir
    Path folder;
    private Path home;
    private Path ring;
    private Plastron plastron;

    @BeforeEach
    void prepare() {
        home = folder.resolve("a home");
        ring = folder.resolve("a ring");
        plastron = new Plastron(folder);
    }

    private Result at(String... words) {
        String[] all = new String[words.length + 2];
        all[0] = "-h";
        all[1] = home.toString();
        System.arraycopy(words, 0, all, 2, words.length);
        return plastron.run(all);
    }

    /** Runs a verb that must succeed and gives its result. */
    private List<String> done(String... words) {
        Result result = at(words);
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.err()).isEmpty();
        return result.out();
    }

    private void fails(int exit, String what, String... words) {
        Result result = at(words);
        assertThat(result.exit()).as(result.toString()).isEqualTo(exit);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).hasSize(3);
        assertThat(result.err().get(0)).startsWith("plastron " + verb(words) + ": ")
                .contains(what);
        assertThat(result.err().get(1)).startsWith("  where: " + home);
        assertThat(result.err().get(2)).startsWith("  to do: ");
    }

    private static String verb(String... words) {
        int first = 0;
        while (words[first].startsWith("-")) {
            first += words[first].equals("-C") ? 2 : 1;
        }
        return words[first];
    }

    private void createSealed() {
        done("-C", "create,role=leader,key_provider=(name=file,create=true,path=\"" + ring + "\")",
                "create", "-c", FORMATS, "table:t");
    }

    @Test
    void aSealedStoreIsCreatedWrittenReadListedAndDropped() {
        createSealed();
        assertThat(done("write", "table:t", "a", "1", "b", "two words", "ключ", "-5")).isEmpty();
        assertThat(done("read", "t", "b", "ключ", "a")).containsExactly("two words", "-5", "1");
        assertThat(done("list")).containsExactly("colgroup:t", "file:t.wt", "table:t");
        List<String> verbose = done("list", "-v", "table:");
        assertThat(verbose).hasSize(2);
        assertThat(verbose.get(0)).isEqualTo("table:t");
        assertThat(verbose.get(1)).contains("key_format=S").contains("value_format=S");
        assertThat(done("list", "-v").get(0)).isEqualTo("metadata:");
        done("drop", "t");
        assertThat(done("list")).isEmpty();
    }

    @Test
    void anUnsealedStoreMustBeAskedFor() {
        Result unsaid = at("-C", "create", "create", "table:t");
        assertThat(unsaid.exit()).as(unsaid.toString()).isEqualTo(2);
        assertThat(home).doesNotExist();
        done("-C", "create,key_provider=none", "create", "-c", FORMATS, "table:t");
        done("write", "t", "k", "v");
        assertThat(done("read", "t", "k")).containsExactly("v");
        assertThat(done("key", "status")).contains("provider: none", "sealing key: none");
    }

    @Test
    void nothingIsLeftInTheWorkingOrTheTemporaryFolder() {
        createSealed();
        Result read = at("list");
        assertThat(Plastron.children(read.temporary())).isEmpty();
        assertThat(Plastron.children(read.temporary().resolveSibling("working"))).isEmpty();
    }

    @Test
    void turtleCheckpointVerifyAndKeysTellOfTheStore() {
        createSealed();
        done("write", "t", "a", "1");
        Result unchanged = at("checkpoint", "-v");
        assertThat(unchanged.exit()).isZero();
        assertThat(unchanged.err()).hasSize(1);
        assertThat(unchanged.out()).hasSize(1).allMatch(line -> line.startsWith("metadata_lsn="));
        assertThat(done("turtle").get(0)).startsWith("version=2,");
        assertThat(done("verify")).hasSize(1).allMatch(line -> line.contains("is sound: "));
        Path copy = folder.resolve("a copy");
        assertThat(done("backup", copy.toString())).singleElement().asString()
                .contains("copied to " + copy);
        assertThat(plastron.run("-h", copy.toString(), "read", "t", "a").out())
                .containsExactly("1");
        assertThat(done("key", "status")).contains("provider: file")
                .anyMatch(line -> line.startsWith("key header: version=2 "))
                .anyMatch(line -> line.matches("candidate: file \\(.*\\): active"));
        String before = done("key", "list").get(0);
        assertThat(done("key", "rotate").get(0)).contains(" sealing_key=");
        done("write", "t", "b", "2");
        assertThat(done("key", "list").get(0)).isNotEqualTo(before);
        assertThat(done("read", "t", "a", "b")).containsExactly("1", "2");
    }

    @Test
    void followPrintsEachCheckpointUntilTheCount() throws Exception {
        createSealed();
        Running follower = plastron.start(List.of(),
                "-h", home.toString(), "follow", "-n", "2");
        awaitLines(follower, 1);
        done("write", "t", "a", "1");
        Result followed = follower.await();
        assertThat(followed.exit()).as(followed.toString()).isZero();
        assertThat(followed.out()).hasSize(2).allMatch(line -> line.startsWith("checkpoint "))
                .doesNotHaveDuplicates();
    }

    @Test
    void anInterruptedFollowerEndsInOrder() throws Exception {
        createSealed();
        Running follower = plastron.start(List.of(), "-h", home.toString(), "follow");
        awaitLines(follower, 1);
        assertThat(new ProcessBuilder("kill", "-INT", "" + follower.process().pid()).start()
                .waitFor()).isZero();
        Result followed = follower.await();
        assertThat(followed.exit()).as(followed.toString()).isEqualTo(130);
        assertThat(followed.err()).isEmpty();
        assertThat(Plastron.children(followed.temporary())).isEmpty();
    }

    private static void awaitLines(Running running, int count) throws Exception {
        while (running.process().isAlive() && Plastron.lines(running.out()).size() < count) {
            running.process().waitFor(20, TimeUnit.MILLISECONDS);
        }
        assertThat(running.result().out()).as(running.result().toString())
                .hasSizeGreaterThanOrEqualTo(count);
    }

    @Test
    void wrongUsageIsTwo() {
        assertThat(plastron.run().exit()).isEqualTo(2);
        assertThat(plastron.run("frobnicate").exit()).isEqualTo(2);
        assertThat(plastron.run("list", "--frobnicate").exit()).isEqualTo(2);
        createSealed();
        fails(2, "did you mean \"role\"?", "-C", "rolle=leader", "list");
        fails(2, "read only", "-r", "checkpoint");
    }

    @Test
    void whatIsNotThereIsThree() {
        createSealed();
        fails(3, "table:u", "write", "u", "a", "1");
        fails(3, "table:u", "drop", "u");
        assertThat(at("read", "t", "a").exit()).isEqualTo(3);
        assertThat(at("list", "table:u").exit()).isEqualTo(3);
    }

    @Test
    void damageIsFour() throws Exception {
        createSealed();
        done("write", "t", "a", "1".repeat(100_000));
        Path properties = home.resolve("store.properties");
        byte[] whole = Files.readAllBytes(properties);
        byte[] damaged = whole.clone();
        damaged[whole.length / 2] ^= 1;
        Files.write(properties, damaged);
        fails(4, "store.properties", "list");
        Files.write(properties, whole);
        Path segment = Plastron.children(home.resolve("log")).stream()
                .filter(path -> path.toString().endsWith(".seg"))
                .max(Comparator.comparingLong(path -> path.toFile().length())).orElseThrow();
        byte[] bytes = Files.readAllBytes(segment);
        for (int i = bytes.length / 4; i < bytes.length / 4 * 3; i++) {
            bytes[i] ^= 1;
        }
        Files.write(segment, bytes);
        assertThat(at("verify").exit()).isEqualTo(4);
    }

    @Test
    void aStoreInUseIsFiveUnlessTakenOver() throws Exception {
        createSealed();
        try (LivingLeader leader = new LivingLeader(home, ring)) {
            fails(5, "" + ProcessHandle.current().pid(), "write", "t", "a", "1");
            assertThat(leader).isNotNull();
            assertThat(done("list")).contains("table:t");
            done("--take-over", "write", "t", "a", "1");
        }
        assertThat(done("read", "t", "a")).containsExactly("1");
        fails(5, "role=follower", "-C", "role=follower", "checkpoint");
    }

    @Test
    void aMissingRingIsSixAndWhatNeedsNoKeyStillWorks() throws Exception {
        createSealed();
        Path away = folder.resolve("away");
        Files.move(ring, away);
        fails(6, "locked", "list");
        fails(6, "locked", "write", "t", "a", "1");
        assertThat(done("turtle").get(0)).startsWith("version=2,");
        assertThat(done("key", "status")).contains("provider: none")
                .anyMatch(line -> line.matches("candidate: file \\(.*\\): refused: .*"));
        fails(6, "locked", "-C", "key_provider=(name=file,create=true)", "write", "t", "a", "1");
        assertThat(ring).doesNotExist();
        Files.move(away, ring);
        done("write", "t", "a", "1");
    }

    @Test
    void aProviderThatIsNotInstalledIsSix() {
        createSealed();
        fails(6, "'vault'", "-C", "key_provider=(name=vault)", "list");
    }

    @Test
    void aNewerFormatIsSeven() throws Exception {
        createSealed();
        Path properties = home.resolve("store.properties");
        String text = Files.readString(properties).replaceFirst("format=1\\.", "format=2.");
        String checked = text.substring(0, text.indexOf("crc32c="));
        CRC32C crc = new CRC32C();
        crc.update(checked.getBytes(StandardCharsets.US_ASCII));
        Files.writeString(properties, checked + String.format("crc32c=%08x\n", crc.getValue()));
        fails(7, "format", "list");
    }

    @Test
    void aFolderWithoutAStoreIsEight() throws Exception {
        fails(8, "no store", "list");
        fails(8, "no store", "write", "t", "a", "1");
        fails(8, "no store", "turtle");
        assertThat(home).doesNotExist();
        Files.createDirectories(home.resolve("log"));
        fails(8, "store.properties", "list");
    }

    @ParameterizedTest
    @ValueSource(strings =
            {"before-key-page", "after-key-page", "after-turtle", "after-completion"})
    void aLeaderKilledInItsCheckpointLeavesAllOrNothing(String failpoint) {
        createSealed();
        done("write", "t", "a", "1");
        Result killed = plastron.runWith(List.of("-Dio.plastron.failpoint=" + failpoint),
                "-h", home.toString(), "key", "rotate");
        assertThat(killed.exit()).as(killed.toString()).isEqualTo(137);
        assertThat(done("read", "t", "a")).containsExactly("1");
        done("write", "t", "b", "2");
        assertThat(done("read", "t", "a", "b")).containsExactly("1", "2");
        done("verify");
    }

    @Test
    void theDemonstrationPasses() {
        Result demo = plastron.run("demo");
        assertThat(demo.exit()).as(demo.toString()).isZero();
        assertThat(demo.err()).isEmpty();
        assertThat(demo.out().get(demo.out().size() - 1)).startsWith("demo passed in ");
        assertThat(Plastron.children(demo.temporary())).isEmpty();
    }
}
