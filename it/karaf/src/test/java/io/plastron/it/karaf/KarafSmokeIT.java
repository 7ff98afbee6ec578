// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.karaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plastron.it.karaf.Karaf.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A real Karaf with the features as they are shipped. Folders and jars come from the build by
 * system properties; what Karaf wrote is left in target/karaf to look at.
 */
@Timeout(value = 480, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KarafSmokeIT {
    /** From here on there is no security manager, with which every Karaf 4.4 is started. */
    private static final int JAVA_TOO_NEW = 24;
    private static final long AWAIT_SECONDS_MAX = 120;
    private static final int ROWS = 1_000;

    private final Path repository = folder("karaf.repository");
    private final Path application = folder("karaf.application");
    private final String version = System.getProperty("plastron.version");
    private final Path provider = bundle("io.plastron.keyprovider.file");
    private final long startedNanos = System.nanoTime();
    private Karaf karaf;

    private static Path folder(String property) {
        return Path.of(System.getProperty(property));
    }

    private Path bundle(String name) {
        return repository.resolve("io/plastron/" + name + "/" + version
                + "/" + name + "-" + version + ".jar");
    }

    @BeforeEach
    void prepare() throws IOException {
        String tooNew = "SKIPPED: no Karaf 4.4 starts on Java " + Runtime.version().feature()
                + " (it needs the security manager, gone since " + JAVA_TOO_NEW
                + "); run this with JDK 17 to see Plastron in Karaf";
        if (Runtime.version().feature() >= JAVA_TOO_NEW) {
            System.out.println(tooNew);
        }
        assumeTrue(Runtime.version().feature() < JAVA_TOO_NEW, tooNew);
        karaf = Karaf.copy(folder("karaf.distribution"), folder("karaf.home"), repository);
        // Whatever ends this test, Karaf does not outlive it.
        Runtime.getRuntime().addShutdownHook(new Thread(karaf::kill));
    }

    @AfterEach
    void end() {
        if (karaf != null) {
            karaf.kill();
        }
    }

    @Test
    void rowsWrittenBeforeWhileAndAfterAProviderIsAwayAreFoundAfterARestart() throws Exception {
        karaf.start();
        see("Karaf runs");
        installTheFeatures();
        configureAStoreByFile();
        openItByDroppingAProvider();
        long rows = writeWhileTheProviderComesAndGoes();
        restart(rows);
        takeTheProviderFromItsFeature(rows);
        karaf.stop();
        see("stopped");
        assertThat(errorsInTheLog()).isEmpty();
    }

    private void installTheFeatures() throws Exception {
        done("feature:repo-add mvn:io.plastron/io.plastron.features.karaf/" + version
                + "/xml/features");
        done("feature:install plastron plastron-shell");
        assertThat(done("bundle:list -s -l -t 0 | grep io.plastron"))
                .contains("io.plastron.engine.core").contains("io.plastron.shell")
                .doesNotContain("keyprovider.file");
        see("features plastron and plastron-shell are installed");
    }

    private void configureAStoreByFile() throws Exception {
        karaf.configure("io.plastron.keyprovider.file-ring.cfg",
                "path = ${karaf.base}/ring", "create = true");
        karaf.configure("io.plastron.store-smoke.cfg",
                "name = smoke", "path = ${karaf.base}/store", "create = true",
                "checkpoint_wait = 0", "key_absent_wait_millis = 500",
                "close_millis_max = 20000");
        karaf.deploy(application);
        until("bundle:list -s -t 0", answer -> answer.text().contains("io.plastron.it.karaf"));
        assertThat(karaf.say("rows:count").text()).contains("Command not found");
        see("the store is configured and locked; the application waits for it");
    }

    private void openItByDroppingAProvider() throws Exception {
        karaf.deploy(provider);
        until("rows:count", Answer::succeeded);
        see("a key provider was dropped into deploy/; the store is open");
        assertThat(number("rows:write " + ROWS)).isEqualTo(ROWS);
        see(ROWS + " rows, durable at " + number("rows:checkpoint"));
    }

    private long writeWhileTheProviderComesAndGoes() throws Exception {
        done("rows:begin");
        karaf.undeploy(provider);
        Answer refused = until("rows:checkpoint", answer -> !answer.succeeded());
        assertThat(refused.text()).contains("key provider");
        long without = number("rows:count");
        see("the provider was taken away: " + refused.text());
        assertThat(number("rows:count")).isGreaterThan(without);
        karaf.deploy(provider);
        Answer durable = until(printed("rows:checkpoint"), Answer::succeeded);
        see("dropped again; durable at " + durable.text());
        long with = number("rows:end");
        long after = number("rows:write " + ROWS);
        assertThat(after).isEqualTo(with + ROWS);
        assertThat(number("rows:check")).isEqualTo(after);
        see(after + " rows, " + (with - ROWS) + " of them written while it came and went");
        return after;
    }

    /** Nobody asks for a checkpoint before it: closing in order makes one. */
    private void restart(long rows) throws Exception {
        karaf.stop();
        karaf.start();
        until("rows:count", Answer::succeeded);
        assertThat(number("rows:check")).isEqualTo(rows);
        see("restarted; all " + rows + " rows found");
        assertThat(done(printed("plastron:list"))).contains("table:rows");
        assertThat(done(printed("plastron:key status"))).containsPattern("provider +file");
        see("the verbs are commands of the console");
    }

    private void takeTheProviderFromItsFeature(long rows) throws Exception {
        karaf.undeploy(provider);
        until("bundle:list -s -t 0", answer -> !answer.text().contains("keyprovider.file"));
        done("feature:install plastron-keyprovider-file plastron-keyprovider-mock");
        assertThat(number("rows:write 1")).isEqualTo(rows + 1);
        until("rows:checkpoint", Answer::succeeded);
        assertThat(number("rows:check")).isEqualTo(rows + 1);
        see("the provider comes from its feature now; " + (rows + 1) + " rows");
    }

    // ---- hands ----

    /** Says what must succeed. */
    private String done(String command) throws Exception {
        Answer answer = karaf.say(command);
        assertThat(answer.exit()).as(command + ": " + answer.text()).isZero();
        return answer.text();
    }

    private long number(String command) throws Exception {
        return Long.parseLong(done(printed(command)));
    }

    /** The console of a person prints what a command returns; this one must be told to. */
    private static String printed(String command) {
        return "echo $(" + command + ")";
    }

    /** Says something again and again until it is answered as wanted. */
    private Answer until(String command, Predicate<Answer> wanted) throws Exception {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(AWAIT_SECONDS_MAX);
        Answer answer = karaf.say(command);
        while (!wanted.test(answer)) {
            assertThat(System.nanoTime()).as("still, to " + command + ": " + answer.text())
                    .isLessThan(deadlineNanos);
            answer = karaf.say(command);
        }
        return answer;
    }

    /**
     * But for the checkpoints that were to fail, as the console logs what it was answered, and for
     * what Karaf's own SSH server says of connections that come while it stops.
     */
    private List<String> errorsInTheLog() throws IOException {
        try (var lines = Files.lines(karaf.home().resolve("data/log/karaf.log"))) {
            return lines.filter(line -> line.contains("| ERROR |"))
                    .filter(line -> !line.contains("Exception caught while executing command"))
                    .filter(line -> !line.contains("- org.apache.sshd.osgi -"))
                    .toList();
        }
    }

    private void see(String what) {
        System.out.printf("karaf %6.1f s  %s%n", (System.nanoTime() - startedNanos) / 1e9, what);
    }
}
