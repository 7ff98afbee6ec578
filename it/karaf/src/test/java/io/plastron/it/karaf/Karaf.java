// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.karaf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A Karaf in a folder of its own, run by its scripts. It listens on the loopback address only and
 * fetches bundles from one folder only; nothing of the user's home is read or written. For one
 * thread, but for {@link #kill}.
 */
final class Karaf {
    private static final long START_SECONDS_MAX = 120;
    private static final long STOP_SECONDS_MAX = 60;
    private static final long COMMAND_SECONDS_MAX = 60;
    private static final long POLL_MILLIS = 50;
    private static final Pattern COLOURS = Pattern.compile("\u001B\\[[0-9;]*m");

    private final Path home;
    private final int sshPort;
    private final String password = UUID.randomUUID().toString();
    private volatile Process process;

    /**
     * What a command answered.
     *
     * @param exit 0 when it succeeded
     * @param text without colours and blanks around
     */
    record Answer(int exit, String text) {
        boolean succeeded() {
            return exit == 0;
        }
    }

    private Karaf(Path home, int sshPort) {
        this.home = home;
        this.sshPort = sshPort;
    }

    /**
     * Makes one that has never been started.
     *
     * @param distribution what was unpacked
     * @param home where the copy goes; what is there is deleted
     * @param repository the Maven repository it gets bundles from
     */
    static Karaf copy(Path distribution, Path home, Path repository) throws IOException {
        deleteTree(home);
        copyTree(distribution, home);
        Karaf karaf;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            karaf = new Karaf(home, free.getLocalPort());
        }
        karaf.configure(repository);
        return karaf;
    }

    private void configure(Path repository) throws IOException {
        // Later lines win; the file of the distribution stands before them.
        append("org.apache.karaf.shell.cfg", "sshHost = 127.0.0.1", "sshPort = " + sshPort);
        append("users.properties", "karaf = " + password + ",_g_:admingroup",
                "_g_\\:admingroup = group,admin,manager,viewer,systembundles,ssh");
        append("org.ops4j.pax.url.mvn.cfg",
                "org.ops4j.pax.url.mvn.localRepository = " + home.resolve("data/maven"),
                "org.ops4j.pax.url.mvn.repositories = "
                        + repository.toUri() + "@id=plastron@snapshots");
    }

    private void append(String name, String... lines) throws IOException {
        Path file = home.resolve("etc").resolve(name);
        Files.writeString(file, "\n" + String.join("\n", lines) + "\n",
                StandardOpenOption.APPEND);
    }

    /** Writes a configuration file into etc/. */
    void configure(String name, String... lines) throws IOException {
        Files.write(home.resolve("etc").resolve(name), List.of(lines));
    }

    /** Drops a bundle into deploy/. */
    void deploy(Path jar) throws IOException {
        Files.copy(jar, deployed(jar));
    }

    /** Takes a bundle out of deploy/. */
    void undeploy(Path jar) throws IOException {
        Files.delete(deployed(jar));
    }

    private Path deployed(Path jar) {
        return home.resolve("deploy").resolve(jar.getFileName());
    }

    Path home() {
        return home;
    }

    /** Starts it and returns when its console can be reached. */
    void start() throws IOException, InterruptedException {
        // As "daemon" the script becomes the Java machine, so that no other process is left.
        process = script("karaf", "daemon").redirectOutput(home.resolve("out.txt").toFile())
                .start();
        process.getOutputStream().close();
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
        while (!listens()) {
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)
                    || System.nanoTime() > deadlineNanos) {
                throw new AssertionError("Karaf did not start: "
                        + Files.readString(home.resolve("out.txt")));
            }
        }
    }

    private boolean listens() {
        try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), sshPort)) {
            return connected.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Stops it in order and returns when it has ended. */
    void stop() throws IOException, InterruptedException {
        Process stopping = script("stop").redirectOutput(home.resolve("stop.txt").toFile())
                .start();
        if (!stopping.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)
                || !process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
            stopping.destroyForcibly();
            throw new AssertionError("Karaf did not stop: "
                    + Files.readString(home.resolve("stop.txt")));
        }
    }

    /** Says something on its console. */
    Answer say(String command) throws IOException, InterruptedException {
        // Without input the client ends at once; in batch mode it reads its commands from there.
        Path in = Files.writeString(home.resolve("in.txt"), command + "\n");
        Path out = home.resolve("answer.txt");
        Process client = script("client", "-b", "-u", "karaf", "-p", password)
                .redirectInput(in.toFile()).redirectOutput(out.toFile()).start();
        if (!client.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS)) {
            client.destroyForcibly();
            throw new AssertionError("no answer to " + command + ": " + Files.readString(out));
        }
        String text = COLOURS.matcher(Files.readString(out)).replaceAll("").strip();
        return new Answer(client.exitValue(), text);
    }

    private ProcessBuilder script(String name, String... words) {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin").resolve(name).toString());
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(
                variable -> variable.startsWith("KARAF_") || variable.equals("JAVA_OPTS"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_MAX_MEM", "512m");
        return builder;
    }

    /** Ends it however it is; nothing is left running. Nothing happens when nothing runs. */
    void kill() {
        Process running = process;
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly();
            running.onExit().join();
        }
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (var paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                    throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)),
                        StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
