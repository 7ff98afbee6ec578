// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.processes;

import io.plastron.Checkpoint;
import io.plastron.CheckpointPin;
import io.plastron.Session;
import io.plastron.StoreStatus;
import io.plastron.types.Lsn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;

/**
 * What runs in a child process: {@code StoreChild HOME RING}. Reads a command a line, answers each
 * with one line {@code ok RESULT} or {@code error CLASS MESSAGE}, maybe after some lines
 * {@code note TEXT}. It ends with its standard input, so that none outlives the test.
 */
public final class StoreChild {
    private final Path home;
    private final Path ring;
    private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();
    private final PrintStream out;
    private ChildStore store;
    private Witness witness;

    private StoreChild(Path home, Path ring, PrintStream out) {
        this.home = home;
        this.ring = ring;
        this.out = out;
    }

    /** Serves until standard input ends. */
    public static void main(String[] args) throws InterruptedException {
        StoreChild child = new StoreChild(Path.of(args[0]), Path.of(args[1]), System.out);
        Thread reader = new Thread(child::readCommands, "commands");
        reader.setDaemon(true);
        reader.start();
        child.say("ready");
        while (true) {
            child.serve(child.commands.take());
        }
    }

    private void readCommands() {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                commands.add(line);
            }
        } catch (IOException gone) {
            // As at the end of the input: nobody is there any more.
        }
        Runtime.getRuntime().halt(0);
    }

    /** One write, so that a kill cannot leave half a line that reads as another one. */
    void say(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    private void serve(String line) {
        int space = line.indexOf(' ');
        String verb = space < 0 ? line : line.substring(0, space);
        String rest = space < 0 ? "" : line.substring(space + 1);
        try {
            say("ok " + answer(verb, rest));
        } catch (RuntimeException | Error failed) {
            say("error " + failed.getClass().getSimpleName() + " "
                    + String.valueOf(failed.getMessage()).replace('\n', ' '));
        }
    }

    private String answer(String verb, String rest) {
        String[] words = rest.split(" ");
        return switch (verb) {
            case "ping" -> "";
            case "open" -> open(rest);
            case "start" -> start(rest);
            case "await-open" -> {
                store.awaitOpen();
                yield describe();
            }
            case "unlock" -> {
                store.status().retryKeys();
                store.await("unlocking",
                        () -> store.status().state() == StoreStatus.State.OPEN);
                yield describe();
            }
            case "close" -> close();
            case "status" -> describe();
            case "reasons" -> store.status().keys().candidates().toString();
            case "statistic" -> store.status().statistics().get(rest).toString();
            case "events" -> store.status().events().toString();
            case "reconfigure" -> reconfigure(rest);
            case "create" -> create();
            case "append" -> append(words[0], Integer.parseInt(words[1]));
            case "checkpoint" -> checkpoint(store.connection().checkpoint());
            case "rotate" -> checkpoint(store.connection().rotateKey());
            case "key" -> Integer.toString(store.status().keys().sealingKeyId());
            case "meta" -> store.connection().newestCheckpoint().orElseThrow().meta();
            case "await-checkpoint" ->
                    Long.toString(store.awaitCheckpoint(Lsn.of(Long.parseLong(rest))));
            case "await-role" -> awaitRole(StoreStatus.Role.valueOf(rest));
            case "history" -> history();
            case "verify" -> Long.toString(store.connection().verify(null).rows());
            case "pin" -> pin(words[0], Long.parseLong(words[1]));
            case "pins" -> store.status().pins().toString();
            case "await-unpinned" -> awaitUnpinned(rest);
            case "compact" -> {
                store.connection().compact();
                yield describe();
            }
            case "backup" -> backup(Path.of(rest));
            case "load" -> new Load(store, this, words[0]).run(
                    Long.parseLong(words[1]), Integer.parseInt(words[2]));
            case "fight" -> new Fight(store, this, words[0]).run(Long.parseLong(words[1]));
            case "fill" -> new Filler(store, this).run(Long.parseLong(words[0]));
            case "stop" -> "";
            case "witness" -> {
                witness = new Witness(store);
                yield "";
            }
            case "witnessed" -> witness.report();
            default -> throw new IllegalArgumentException("no such command: " + verb);
        };
    }

    /** Whether a command waits: what runs until told otherwise ends then. */
    boolean commandWaits() {
        return !commands.isEmpty();
    }

    private String start(String config) {
        store = new ChildStore(home, ring, config);
        return "";
    }

    private String open(String config) {
        start(config);
        try {
            store.awaitOpen();
            return describe();
        } catch (RuntimeException | Error failed) {
            store.close();
            throw failed;
        }
    }

    private String close() {
        store.close();
        return describe();
    }

    private String describe() {
        StoreStatus status = store.status();
        return status.state() + " " + status.role() + " "
                + status.checkpoint().map(found -> found.lsn().value()).orElse(0L);
    }

    private String reconfigure(String config) {
        store.connection().reconfigure(config);
        return describe();
    }

    private String create() {
        History.create(store.connection());
        return describe();
    }

    private String append(String tag, int times) {
        Random seeds = new Random();
        int entries = 0;
        try (Session session = store.connection().openSession()) {
            for (int i = 0; i < times; i++) {
                entries = History.append(session, tag, seeds.nextLong());
            }
        }
        return Integer.toString(entries);
    }

    /** LSN of the checkpoint, and when it was acknowledged. */
    private static String checkpoint(Checkpoint made) {
        return made.lsn().value() + " " + ChildStore.nowMicros();
    }

    private String awaitRole(StoreStatus.Role wanted) {
        StoreStatus status = store.status();
        store.await("role " + wanted, () -> status.role() == wanted
                && status.state() == StoreStatus.State.OPEN);
        return describe();
    }

    /** Never closed: it ends with this process, or its lease. */
    private String pin(String who, long seconds) {
        CheckpointPin pin = store.connection().pin(who, Duration.ofSeconds(seconds));
        return Long.toString(pin.checkpoint().lsn().value());
    }

    private String awaitUnpinned(String who) {
        store.await("the end of the pin of " + who, () -> store.status().pins().stream()
                .noneMatch(pin -> pin.who().startsWith(who)));
        return "";
    }

    private String backup(Path folder) {
        try (CheckpointPin pin = store.connection().pin("backup", Duration.ofMinutes(1))) {
            return Long.toString(pin.copyTo(folder));
        }
    }

    private String history() {
        List<String> entries = History.read(store.connection());
        return entries.stream().collect(Collectors.joining(" "));
    }
}
