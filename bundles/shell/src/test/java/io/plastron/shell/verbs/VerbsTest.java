// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.plastron.Connection;
import io.plastron.KeyStatus;
import io.plastron.KeyStatus.Candidate;
import io.plastron.KeyStatus.CandidateState;
import io.plastron.StoreEvent;
import io.plastron.StoreStatus;
import io.plastron.StoreStatus.PinStatus;
import io.plastron.shell.Access;
import io.plastron.shell.Example;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Option;
import io.plastron.shell.Rendering;
import io.plastron.shell.Shell;
import io.plastron.shell.StoreRequest;
import io.plastron.shell.Verb;
import io.plastron.shell.Words;
import io.plastron.shell.fake.FakeEngine;
import io.plastron.shell.fake.RecordingConsole;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.LogFailedException;
import io.plastron.types.Lsn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VerbsTest {
    private static final String STRINGS = "key_format=S,value_format=S";

    private final FakeEngine engine = new FakeEngine();
    private final RecordingConsole console = new RecordingConsole();

    private ExitCode run(String... words) {
        return new Shell(Verbs.all(), console, engine, Map.of(), "0").run(List.of(words));
    }

    private Access access() {
        return engine.requests.get(engine.requests.size() - 1).access();
    }

    @Test
    void everyVerbShowsExamplesThatItsOwnOptionsUnderstand() {
        Map<String, Verb> verbs = Verbs.all().stream()
                .collect(Collectors.toMap(Verb::name, Function.identity()));
        List<Option> global = List.of(Rendering.OPTION);
        for (Verb verb : verbs.values()) {
            assertThat(verb.examples()).as(verb.name()).isNotEmpty();
            for (Example example : verb.examples()) {
                List<String> words = List.of(example.words().replace("'", "").split(" "));
                List<String> call = Words.parse(global, words).rest();
                assertThat(verbs).as(example.words()).containsKey(call.get(0));
                assertThatCode(() -> Words.parse(verbs.get(call.get(0)).options(),
                        call.subList(1, call.size())))
                        .as(example.words()).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void helpOfAVerbShowsItsOptionsAndExamples() {
        assertThat(run("list", "--help")).isEqualTo(ExitCode.OK);
        assertThat(console.out).startsWith("usage: plastron list [-cv] [-f FILE] [URI]")
                .contains("  plastron -h store list -v table:zones",
                        "      with the configuration of each")
                .anyMatch(line -> line.contains("-f FILE"))
                .anyMatch(line -> line.contains("-o FORMAT"));
        assertThat(engine.requests).isEmpty();
    }

    @Test
    void helpOfReadAndWriteExplainsWordsOfSeveralFields() {
        for (String verb : List.of("read", "write")) {
            console.out.clear();
            run(verb, "--help");
            assertThat(console.out).anyMatch(line -> line.contains("\\u000a a line feed"));
        }
    }

    @Test
    void schemaVerbsTakeWhatTheyAreGivenAndEndWithACheckpoint() {
        engine.table("table:t", STRINGS);
        assertThat(run("create", "-c", "columns=(a)", "index:t:i")).isEqualTo(ExitCode.OK);
        assertThat(run("alter", "-c", "app_metadata=x", "t")).isEqualTo(ExitCode.OK);
        assertThat(run("rename", "t", "u")).isEqualTo(ExitCode.OK);
        assertThat(run("rename", "--replace", "t", "u")).isEqualTo(ExitCode.OK);
        assertThat(run("truncate", "t")).isEqualTo(ExitCode.OK);
        assertThat(engine.journal).filteredOn(line -> !line.equals("open WRITE")
                && !line.equals("close")).containsExactly(
                        "create index:t:i columns=(a)", "checkpoint",
                        "alter table:t app_metadata=x", "checkpoint",
                        "rename table:t table:u ", "checkpoint",
                        "rename table:t table:u replace=true", "checkpoint",
                        "truncate table:t", "checkpoint");
        assertThat(run("alter", "t")).isEqualTo(ExitCode.USAGE);
        assertThat(run("rename", "t")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aBackupIsCopiedUnderAPinAsAFollower() {
        assertThat(run("backup", "/backups/monday")).isEqualTo(ExitCode.OK);
        assertThat(engine.journal).contains("pin backup to /backups/monday",
                "copy to /backups/monday", "unpin").contains("open READ");
        assertThat(console.out).singleElement().asString()
                .contains("copied to /backups/monday, 4711 bytes");
        assertThat(run("backup")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void statShowsWhoPinsACheckpointAndForHowLong() {
        engine.table("statistics:", "key_format=i,value_format=SSq");
        engine.status.pins = List.of(new PinStatus(Lsn.of(17), "somebody",
                Instant.now().minusSeconds(100), Instant.now().plusSeconds(1000)));
        assertThat(run("stat")).isEqualTo(ExitCode.OK);
        assertThat(console.out.get(console.out.size() - 1))
                .matches("checkpoint completed at 17 pinned by somebody: for 10\\d s,"
                        + " for at most 9\\d\\d s more");
        console.out.clear();
        assertThat(run("-o", "json", "stat")).isEqualTo(ExitCode.OK);
        assertThat(console.out).anyMatch(line -> line.contains("\"who\":\"somebody\""));
    }

    @Test
    void statShowsDescriptionsAndValuesAligned() {
        engine.table("statistics:", "key_format=i,value_format=SSq")
                .put(List.of(1), List.of("checkpoint: done", "12", 12))
                .put(List.of(2), List.of("log: forces", "3", 3));
        assertThat(run("stat")).isEqualTo(ExitCode.OK);
        assertThat(run("-o", "json", "stat")).isEqualTo(ExitCode.OK);
        assertThat(console.out).containsExactly(
                "statistic         value",
                "checkpoint: done     12",
                "log: forces           3",
                "{\"statistics\":[{\"number\":1,\"description\":\"checkpoint: done\","
                        + "\"text\":\"12\",\"value\":12},{\"number\":2,"
                        + "\"description\":\"log: forces\",\"text\":\"3\",\"value\":3}],"
                        + "\"pins\":[]}");
        assertThat(run("stat", "t")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(console.notes.get(0)).contains("statistics:table:t");
    }

    @Test
    void resultsAsJsonAreOneObjectEach() {
        engine.keyUse = List.of(new Connection.KeyUse(Lsn.of(8), Lsn.NONE, List.of(1, 3)));
        engine.status.turtle = Optional.of("lsn=1,\n");
        run("-o", "json", "verify");
        run("-o", "json", "key", "list");
        run("-o", "json", "key", "status");
        run("-o", "json", "key", "rotate");
        run("-o", "json", "turtle");
        run("-o", "json", "checkpoint");
        assertThat(console.out.subList(0, 3)).containsExactly(
                "{\"checkpoint\":\"3\",\"sound\":true,\"tables\":2,\"pages\":10,"
                        + "\"rows\":100,\"bytes\":1024}",
                "{\"checkpoints\":[{\"checkpoint\":\"8\",\"key_page\":null,"
                        + "\"keys\":[1,3]}]}",
                "{\"store\":\"/fake\",\"state\":\"open\",\"role\":\"follower\",\"sealed\":true,"
                        + "\"reason\":null,\"provider\":null,\"degraded\":null,"
                        + "\"sealing_key\":null,\"key_page\":null,\"key_header\":null,"
                        + "\"candidates\":[]}");
        assertThat(console.out.get(3)).startsWith("{\"checkpoint\":\"101\",")
                .endsWith("\"made\":true,\"sealing_key\":1}");
        assertThat(console.out.get(4)).isEqualTo("{\"turtle\":\"lsn=1,\\u000a\"}");
        assertThat(console.out.get(5)).contains("\"checkpoint_meta\":\"meta102\"");
        assertThat(console.notes).isEmpty();
        assertThat(console.progress).isEmpty();
    }

    @Test
    void createEndsWithACheckpointAndABareNameMeansATable() {
        assertThat(run("create", "-c", STRINGS, "t")).isEqualTo(ExitCode.OK);
        assertThat(engine.journal).containsExactly(
                "open WRITE", "create table:t " + STRINGS, "checkpoint", "close");
        assertThat(console.out).isEmpty();
    }

    @Test
    void writeIsOneTransactionAndEndsWithACheckpoint() {
        engine.table("table:t", STRINGS);
        assertThat(run("write", "table:t", "a", "-1", "b", "")).isEqualTo(ExitCode.OK);
        assertThat(engine.tables.get("table:t").contents()).containsExactly(
                Map.entry(List.of("a"), List.of("-1")), Map.entry(List.of("b"), List.of("")));
        assertThat(engine.journal)
                .containsExactly("open WRITE", "begin", "commit", "checkpoint", "close");
    }

    @Test
    void aKeyWithoutAValueIsWrongUsageAndOpensNothing() {
        assertThat(run("write", "table:t", "a")).isEqualTo(ExitCode.USAGE);
        assertThat(run("write", "table:t", "a", "1", "b")).isEqualTo(ExitCode.USAGE);
        assertThat(engine.requests).isEmpty();
    }

    @Test
    void writingToAMissingTableWritesNothing() {
        assertThat(run("write", "table:t", "a", "1")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(engine.journal).containsExactly("open WRITE", "begin", "close");
    }

    @Test
    void readPrintsValuesAndTellsOfMissingKeysBesideThem() {
        engine.table("table:t", STRINGS).put("a", "1").put("c", "0x3");
        assertThat(run("read", "t", "a", "b", "c")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(console.out).containsExactly("1", "0x3");
        assertThat(console.notes.get(0)).isEqualTo("plastron read: table:t: no key 'b'");
        assertThat(access()).isEqualTo(Access.READ);
    }

    @Test
    void bytesAreTextWhileThatCanBeGivenBackAndElseHex() {
        engine.table("table:u", "key_format=u,value_format=u");
        run("write", "u", "a", "text", "0x00ff", "0x0a", "0x61", "0x3078", "b", "0xC3A9");
        assertThat(engine.tables.get("table:u").contents()).containsExactly(
                Map.entry(List.of(List.of(0, 255)), List.of(List.of(10))),
                Map.entry(List.of(List.of(97)), List.of(List.of(0x30, 0x78))),
                Map.entry(List.of(List.of(98)), List.of(List.of(0xc3, 0xa9))));
        run("read", "u", "0x00ff", "a", "b");
        assertThat(console.out).containsExactly("0x0a", "0x3078", "é");
        assertThat(run("read", "u", "0xf")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void listShowsKeysWithoutThoseOfTheStoreItself() {
        engine.table("table:a", "x=1");
        engine.table("table:b", "x=2");
        assertThat(run("list")).isEqualTo(ExitCode.OK);
        assertThat(console.out).containsExactly("table:a", "table:b");
        assertThat(access()).isEqualTo(Access.READ);
    }

    @Test
    void listVerboseShowsEveryKeyWithItsConfigurationBelow() {
        engine.table("table:a", "x=1");
        run("list", "-v");
        assertThat(console.out).containsExactly("metadata:", "version=1",
                "system:checkpoint", "write_gen=1", "table:a", "x=1");
    }

    @Test
    void listOfAPrefixFindsOrSaysThatItDoesNot() {
        engine.table("table:a", "x=1");
        assertThat(run("list", "table:a")).isEqualTo(ExitCode.OK);
        assertThat(run("list", "table:b")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(console.out).containsExactly("table:a");
        assertThat(console.notes.get(0)).isEqualTo("plastron list: nothing begins with 'table:b'");
    }

    @Test
    void dropOfAMissingTableIsNotFound() {
        engine.table("table:a", "x=1");
        assertThat(run("drop", "a")).isEqualTo(ExitCode.OK);
        assertThat(run("drop", "a")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(engine.journal).containsExactly("open WRITE", "drop table:a", "checkpoint",
                "close", "open WRITE", "close");
    }

    @Test
    void checkpointPrintsItsMetaAndVerboseItsSteps() {
        assertThat(run("checkpoint")).isEqualTo(ExitCode.OK);
        assertThat(console.out).containsExactly("meta101");
        run("checkpoint", "-v");
        assertThat(console.out).hasSize(4);
        assertThat(console.out.get(1)).startsWith("1. data trees").contains("lsn=5 ")
                .endsWith("1500 us");
        assertThat(console.out.get(2)).startsWith("3. key section").contains("lsn=none ");
        assertThat(console.out.get(3)).isEqualTo("meta102");
    }

    @Test
    void turtleNeedsNoKeyAndPrintsThePageAsItIs() {
        engine.status.state = StoreStatus.State.LOCKED;
        engine.status.turtle = Optional.of("lsn=1,\nversion=2\n");
        assertThat(run("turtle")).isEqualTo(ExitCode.OK);
        assertThat(console.out).containsExactly("lsn=1,", "version=2");
        assertThat(access()).isEqualTo(Access.LOOK);
    }

    @Test
    void turtleOfAStoreWithoutOneIsNotFound() {
        assertThat(run("turtle")).isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void verifyShowsProgressAndOneLineAtTheEnd() {
        assertThat(run("verify")).isEqualTo(ExitCode.OK);
        assertThat(console.progress).containsExactly("50 %: 5 pages, 50 rows");
        assertThat(console.out).containsExactly(
                "checkpoint 3 is sound: 2 tables, 10 pages, 100 rows of all trees,"
                        + " 1024 bytes");
    }

    @Test
    void keyStatusTellsOfALockedStoreWhoRefusedAndWhy() {
        engine.status.state = StoreStatus.State.LOCKED;
        engine.status.failure = Optional.of(new KeyRefusedException("wrong KEK"));
        engine.status.keys = new KeyStatus(Optional.empty(), Optional.of("ring gone"), Lsn.of(9),
                Optional.of(new KeyStatus.Header(2, 1, 24, 300, 0xCAFEL, 0)), 0,
                List.of(new Candidate("file", 30, 5, CandidateState.REFUSED,
                                Optional.of("no generation 3"), 250),
                        new Candidate("other", 31, 0, CandidateState.LOADING,
                                Optional.empty(), -1)));
        assertThat(run("key", "status")).isEqualTo(ExitCode.OK);
        assertThat(console.out).containsExactly(
                "store: /fake",
                "state: locked, follower, sealed",
                "reason: wrong KEK",
                "provider: none",
                "degraded: ring gone",
                "sealing key: only the leader has one in use",
                "key page: 9",
                "key header: version=2 compatible_version=1 header_bytes=24 payload_bytes=300"
                        + " checksum=0x0000cafe timestamp=0",
                "candidate: file (service 30, ranking 5): refused: no generation 3"
                        + " (tried again in 250 ms)",
                "candidate: other (service 31, ranking 0): loading");
        assertThat(access()).isEqualTo(Access.LOOK);
    }

    @Test
    void keyListTellsWhichCheckpointsNeedWhichKeys() {
        engine.keyUse = List.of(new Connection.KeyUse(Lsn.of(8), Lsn.of(7), List.of(1, 3)),
                new Connection.KeyUse(Lsn.of(5), Lsn.NONE, List.of()));
        assertThat(run("key", "list")).isEqualTo(ExitCode.OK);
        assertThat(console.out).containsExactly(
                "checkpoint 8 key_page=7 keys=1,3", "checkpoint 5 key_page=none keys=none");
        assertThat(access()).isEqualTo(Access.READ);
    }

    @Test
    void keyRotateWritesAndTellsTheNewKey() {
        assertThat(run("key", "rotate")).isEqualTo(ExitCode.OK);
        assertThat(engine.journal).containsExactly("open WRITE", "rotate", "close");
        assertThat(console.out).hasSize(1);
        assertThat(console.out.get(0)).startsWith("checkpoint 101 ").endsWith("sealing_key=1");
    }

    @Test
    void keyWantsOneOfItsThreeWords() {
        assertThat(run("key")).isEqualTo(ExitCode.USAGE);
        assertThat(run("key", "show")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void followPrintsTheNewestAndThenEachOneOnce() throws Exception {
        engine.checkpoint();
        CompletableFuture<ExitCode> following =
                CompletableFuture.supplyAsync(() -> run("follow", "-n", "3"));
        awaitLines(1);
        engine.status.fire(StoreEvent.Kind.STATE);
        engine.checkpoint();
        engine.status.fire(StoreEvent.Kind.PICKED_UP);
        engine.status.fire(StoreEvent.Kind.PICKED_UP);
        awaitLines(2);
        engine.checkpoint();
        engine.status.fire(StoreEvent.Kind.PICKED_UP);
        assertThat(following.get(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
        assertThat(console.out).extracting(line -> line.split(" ")[1])
                .containsExactly("101", "102", "103");
        assertThat(engine.status.listeners()).isZero();
        assertThat(engine.requests).extracting(StoreRequest::access).containsExactly(Access.READ);
    }

    @Test
    void followEndsWithTheStoresFailure() throws Exception {
        CompletableFuture<ExitCode> following = CompletableFuture.supplyAsync(() -> run("follow"));
        while (engine.status.listeners() == 0) {
            LockSupport.parkNanos(1_000_000);
        }
        engine.status.failure = Optional.of(new LogFailedException("read failed", null, false));
        engine.status.state = StoreStatus.State.FAILED;
        engine.status.fire(StoreEvent.Kind.LOG_FAILED);
        assertThat(following.get(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.FAILED);
        assertThat(console.notes.get(0)).isEqualTo("plastron follow: read failed");
    }

    @Test
    void followCountsAtLeastOne() {
        assertThat(run("follow", "-n", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(run("follow", "-n", "x")).isEqualTo(ExitCode.USAGE);
        assertThat(engine.requests).isEmpty();
    }

    private void awaitLines(int count) {
        while (console.out.size() < count) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
