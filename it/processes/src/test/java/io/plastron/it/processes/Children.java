// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** One home, one key ring, and the processes of a test; none outlives it. */
final class Children implements AutoCloseable {
    static final String CREATE = "create=true";
    static final String LEAD = "role=leader";
    static final String FOLLOW = "role=follower";
    static final String TAKE_OVER = "role=leader,take_over=true";

    private final Path home;
    private final Path ring;
    private final List<Child> children = new ArrayList<>();

    Children(Path folder) {
        this(folder.resolve("store"), folder.resolve("ring"));
    }

    Children(Path home, Path ring) {
        this.home = home;
        this.ring = ring;
    }

    Path home() {
        return home;
    }

    Path ring() {
        return ring;
    }

    /** Starts a process that is ready for commands. */
    Child start(String name, String... jvmOptions) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Small and quick to start: there are many of them.
                "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(Arrays.asList(jvmOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"),
                StoreChild.class.getName(), home.toString(), ring.toString()));
        try {
            Child child = new Child(name, new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start());
            children.add(child);
            String greeting = child.answer();
            if (!greeting.equals("ready")) {
                throw new AssertionError(name + " says " + greeting);
            }
            return child;
        } catch (IOException failed) {
            throw new AssertionError("cannot start " + command, failed);
        }
    }

    /** Starts a process and opens the store in it. */
    Child open(String name, String config) {
        Child child = start(name);
        child.ok("open " + config);
        return child;
    }

    /** Starts the leader of a new store with the tables of {@link History}. */
    Child create(String name) {
        Child leader = open(name, CREATE);
        leader.ok("create");
        return leader;
    }

    /** Makes a store with some entries and leaves it closed. */
    void createClosed(int entries) {
        try (Child leader = create("creator")) {
            leader.ok("append made " + entries);
            leader.ok("close");
        }
    }

    /** What a process finds that opens the store with nothing in memory, as a follower. */
    List<String> coldHistory() {
        try (Child cold = open("cold reader", FOLLOW)) {
            List<String> found = cold.words("history");
            cold.ok("verify");
            return found;
        }
    }

    /**
     * Size and checksum of every file of the home, but for pins: a reader's own, which say what it
     * reads and end with it, or with their lease.
     */
    Map<String, String> files() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (var files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("pin-")).toList()) {
                CRC32 crc = new CRC32();
                byte[] bytes = Files.readAllBytes(file);
                crc.update(bytes);
                found.put(home.relativize(file).toString(),
                        bytes.length + " " + HexFormat.of().toHexDigits(crc.getValue()));
            }
        }
        return found;
    }

    @Override
    public void close() {
        children.forEach(Child::close);
    }
}
