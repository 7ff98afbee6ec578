// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.demo;

import static io.plastron.shell.demo.DemoFailedException.require;

import io.plastron.Checkpoint;
import io.plastron.Connection;
import io.plastron.Cursor;
import io.plastron.KeyStatus;
import io.plastron.KeyStatus.CandidateState;
import io.plastron.Session;
import io.plastron.StoreStatus;
import io.plastron.VerifyReport;
import io.plastron.config.ConfigString;
import io.plastron.shell.Access;
import io.plastron.shell.Console;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.OpenStore;
import io.plastron.shell.report.CheckpointReport;
import io.plastron.shell.report.VerifyOutcome;
import io.plastron.shell.verbs.CheckpointText;
import io.plastron.shell.verbs.Wakeups;
import io.plastron.types.Lsn;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One run of the demonstration: a line for each step, an exception as soon as anything differs.
 * This process leads, follows, and leads again; other processes follow, read and die.
 */
final class Demo implements AutoCloseable {
    private static final String NOTES = "table:notes";
    private static final String FORMATS = "key_format=S,value_format=S";
    private static final int STEPS = 8;
    private static final int SWAPS = 3;
    private static final int RANKING_BETTER = 100;
    private static final long WAIT_MILLIS_MAX = 30_000;
    private static final long LOOK_MILLIS = 20;
    /** Between turtle page and completion record: everything is written, nothing is committed. */
    private static final String FAILPOINT = "after-turtle";
    private static final int KILLED = 137;

    private final Console console;
    private final Path home;
    private final Program program;
    private final Map<String, SortedMap<String, String>> expected = new TreeMap<>();
    private SortedMap<String, String> countriesOfZones = new TreeMap<>();
    private final OpenStore store;
    private final long beginNanos = System.nanoTime();
    private int step;

    Demo(Invocation call, Path folder, Path jar) {
        this.console = call.console();
        this.home = folder.resolve("store");
        this.program = new Program(jar, folder);
        Path ring = folder.resolve("ring");
        this.store = call.open(home, "create,key_provider=(name=file,create=true,path="
                + ConfigString.quote(ring.toString()) + ")", Access.WRITE);
        say("created a sealed store in " + home + " with its keys in " + ring);
    }

    void run() {
        load();
        checkpoint();
        followFromAnotherProcess();
        rotate();
        swapUnderLoad();
        Lsn last = killLeaderInCheckpoint();
        reopen(last);
        stepUp();
        verify();
        compare();
        dumpBack();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNanos);
        console.out(String.format("demo passed in %.1f s", millis / 1000.0));
    }

    private void load() {
        try (Session session = connection().openSession()) {
            long countries = DemoData.COUNTRIES.load(session);
            long zones = DemoData.ZONES.load(session);
            countriesOfZones = DemoData.countriesOfZones(session);
            require(countriesOfZones.size() == zones,
                    zones + " zones in the index, found " + countriesOfZones.size());
            session.create(NOTES, FORMATS);
            session.create(Load.TABLE, FORMATS);
            expected.put(NOTES, new TreeMap<>());
            say("loaded WiredTiger's dumps of " + countries + " countries and " + zones
                    + " zones, these with two column groups and an index");
        }
    }

    private void checkpoint() {
        Checkpoint made = connection().checkpoint();
        require(made.steps().size() == STEPS, STEPS + " steps, found " + made.steps());
        say(CheckpointText.line(made));
        CheckpointReport.steps(made).forEach(line -> console.out("     " + line));
    }

    private void followFromAnotherProcess() {
        try (OtherProcess follower = program.start("-h", home.toString(), "follow", "-n", "2")) {
            Lsn before = newest();
            require(lsnOf(follower.nextLine()).equals(before),
                    "the follower begins with checkpoint " + before);
            write("followed", "written while another process follows");
            Checkpoint made = connection().checkpoint();
            long committedNanos = System.nanoTime();
            String seen = follower.nextLine();
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - committedNanos);
            require(lsnOf(seen).equals(made.lsn()), "the follower has " + made.lsn() + ": " + seen);
            require(follower.exitCode() == 0, "the follower ends well" + follower.errorText());
            say("process " + follower.pid() + " followed from checkpoint " + before + " to "
                    + made.lsn() + ", " + millis + " ms after it was committed");
        }
    }

    /** The follower prints {@code checkpoint LSN …}. */
    private static Lsn lsnOf(String line) {
        return Lsn.of(Long.parseLong(line.split(" ")[1]));
    }

    private void rotate() {
        KeyStatus before = store.status().keys();
        connection().rotateKey();
        KeyStatus after = store.status().keys();
        require(after.sealingKeyId() != before.sealingKeyId(), "another sealing key");
        require(!after.keyPage().equals(before.keyPage()), "another key page");
        say("rotated: sealing key " + before.sealingKeyId() + " -> " + after.sealingKeyId()
                + ", key page " + before.keyPage() + " -> " + after.keyPage());
    }

    private void swapUnderLoad() {
        try (Load load = new Load(connection(), countriesOfZones)) {
            for (int i = 0; i < SWAPS; i++) {
                OpenStore.Offer better = store.offerProvider(RANKING_BETTER);
                awaitRanking(RANKING_BETTER);
                connection().checkpoint();
                better.close();
                awaitRanking(0);
                connection().checkpoint();
                load.requireRunning();
            }
            expected.put(Load.TABLE, load.stop());
            say("swapped the key provider " + 2 * SWAPS + " times, each time with a checkpoint,"
                    + " during " + load.commits() + " commits and " + load.reads() + " reads;"
                    + " the longest took " + load.longestMillis() + " ms");
        }
        connection().checkpoint();
    }

    private void awaitRanking(int ranking) {
        await("the provider of ranking " + ranking + " is in use", () ->
                store.status().keys().candidates().stream().anyMatch(candidate ->
                        candidate.ranking() == ranking
                                && candidate.state() == CandidateState.ACTIVE));
    }

    /**
     * Hands leadership to another process, which dies between turtle page and completion record.
     */
    private Lsn killLeaderInCheckpoint() {
        Lsn last = newest();
        connection().reconfigure("role=follower");
        try (OtherProcess leader = program.startToDie(FAILPOINT,
                "-h", home.toString(), "write", NOTES, "killed", "never committed")) {
            int exitCode = leader.exitCode();
            require(exitCode == KILLED,
                    "process killed, found exit code " + exitCode + leader.errorText());
            say("stepped down; process " + leader.pid() + " led, wrote a row and was killed in its"
                    + " checkpoint (" + FAILPOINT + ")");
        }
        return last;
    }

    private void reopen(Lsn last) {
        require(newest().equals(last), "this follower stays at checkpoint " + last
                + ", found " + newest());
        try (OtherProcess reader = program.start(
                "-h", home.toString(), "read", NOTES, "followed", "killed")) {
            String value = reader.nextLine();
            require(value.equals(expected.get(NOTES).get("followed")),
                    "the note written before, found " + value);
            require(reader.exitCode() == ExitCode.NOT_FOUND.number(),
                    "no row of the killed leader" + reader.errorText());
        }
        say("reopened by another process: checkpoint " + last + " stands, the row of the killed"
                + " leader is not there");
    }

    private void stepUp() {
        connection().reconfigure("role=leader");
        require(store.status().role() == StoreStatus.Role.LEADER, "this process leads");
        write("stepped up", "written after stepping up");
        Checkpoint made = connection().checkpoint();
        say("stepped up from follower to leader, wrote a row, checkpoint " + made.lsn());
    }

    private void verify() {
        VerifyReport report = connection().verify(soFar -> { });
        say("verified: " + new VerifyOutcome(report).lines().get(0));
    }

    private void compare() {
        int rows = 0;
        try (Session session = connection().openSession()) {
            for (Map.Entry<String, SortedMap<String, String>> table : expected.entrySet()) {
                rows += compare(session, table.getKey(), table.getValue());
            }
        }
        say("compared: all " + rows + " rows written meanwhile are as they were given");
    }

    private void dumpBack() {
        int bytes = 0;
        try (Session session = connection().openSession()) {
            for (DemoData data : DemoData.values()) {
                byte[] dump = data.dump(session);
                require(Arrays.equals(dump, data.bytes()),
                        data.uri() + " dumps to the bytes it was loaded from");
                bytes += dump.length;
            }
        }
        say("dumped countries and zones: the same " + bytes + " bytes that were loaded");
    }

    private static int compare(Session session, String table, SortedMap<String, String> rows) {
        SortedMap<String, String> missing = new TreeMap<>(rows);
        try (Cursor cursor = session.openCursor(table)) {
            while (cursor.next()) {
                String wanted = missing.remove(cursor.keyString());
                require(cursor.valueString().equals(wanted), table + " " + cursor.keyString()
                        + " = " + wanted + ", found " + cursor.valueString());
            }
        }
        require(missing.isEmpty(), table + " holds " + missing);
        return rows.size();
    }

    private void write(String key, String value) {
        try (Session session = connection().openSession();
                Cursor cursor = session.openCursor(NOTES)) {
            cursor.key(key).value(value).insert();
        }
        expected.get(NOTES).put(key, value);
    }

    private Lsn newest() {
        return connection().newestCheckpoint().map(Checkpoint::lsn).orElse(Lsn.NONE);
    }

    private Connection connection() {
        return store.connection();
    }

    private void await(String what, BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS_MAX);
        try (Wakeups wakeups = new Wakeups(store.status())) {
            while (!condition.getAsBoolean()) {
                require(System.nanoTime() < deadlineNanos, what + " within " + WAIT_MILLIS_MAX
                        + " ms, found " + store.status().keys());
                wakeups.await(LOOK_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DemoFailedException("interrupted", interrupted);
        }
    }

    private void say(String line) {
        step++;
        console.out(String.format("%2d. %s", step, line));
    }

    @Override
    public void close() {
        store.close();
    }
}
