// SPDX-License-Identifier: Apache-2.0
package io.plastron.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.plastron.Connection;
import io.plastron.KeyProviderAbsentException;
import io.plastron.NotFoundException;
import io.plastron.StoreStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** The verbs as commands of Gogo, on stores that run. */
class GogoTest extends FrameworkTest {
    private static final String GOGO = "io.plastron.shell.gogo";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private CommandSession session;

    @BeforeEach
    void openSession() {
        ServiceReference<CommandProcessor> processor =
                context.getServiceReference(CommandProcessor.class);
        session = context.getService(processor)
                .createSession(new ByteArrayInputStream(new byte[0]), out, out);
        awaitCommand("list");
    }

    @AfterEach
    void closeSession() {
        session.close();
    }

    private void awaitCommand(String verb) {
        Waiting.until("command plastron:" + verb, () -> inside.references(
                org.apache.felix.service.command.Function.class,
                "(&(osgi.command.scope=plastron)(osgi.command.function=" + verb + "))")
                .size() == 1);
    }

    private List<String> run(String line) throws Exception {
        out.reset();
        Object result = session.execute(line);
        if (result != null) {
            return session.format(result, Converter.INSPECT).toString().lines().toList();
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private Connection openStore(String name) {
        inside.mock("p", 0);
        inside.store(name, folder.resolve(name));
        Connection connection = inside.connection(name);
        awaitKnown("plastron:list -s " + name);
        return connection;
    }

    /** The commands hear of a store a moment after it can be found. */
    private void awaitKnown(String line) {
        Waiting.until(line, () -> {
            try {
                run(line);
                return true;
            } catch (Exception notYet) {
                return false;
            }
        });
    }

    @Test
    void aStoreIsFilledAndReadByCommands() throws Exception {
        openStore("s");
        run("plastron:create -c 'key_format=S,value_format=Si,columns=(zone,code,shared)'"
                + " table:zones");
        run("plastron:create -c 'columns=(code)' index:zones:bycode");
        assertThat(run("plastron:write zones Oslo NO,3 Bergen NO,5 Rome IT,1")).isEmpty();
        assertThat(run("plastron:read zones Oslo Rome")).containsExactly(
                "zone  code  shared",
                "Oslo  NO         3",
                "Rome  IT         1");
        assertThat(run("plastron:read index:zones:bycode NO")).hasSize(3);
        assertThat(run("plastron:list table:")).containsExactly("uri", "table:zones");
        assertThat(run("plastron:list -c file:")).hasSize(3)
                .allMatch(line -> line.matches("uri .*|.*WiredTigerCheckpoint.*[0-9a-f]{32}"));
        assertThat(run("plastron:verify")).hasSize(2);
        assertThat(run("plastron:stat")).hasSizeGreaterThan(1);
        assertThat(run("plastron:dump table:zones")).contains("Oslo\\00");
        run("plastron:truncate zones");
        run("plastron:rename zones places");
        assertThatThrownBy(() -> run("plastron:read places Oslo"))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void everyCommandHelps() throws Exception {
        for (String verb : List.of("create", "alter", "rename", "drop", "write", "read", "truncate",
                "dump", "load", "list", "stat", "verify", "backup", "checkpoint", "compact",
                "follow", "turtle", "key")) {
            assertThat(run("plastron:" + verb + " --help")).as(verb)
                    .anyMatch(line -> line.startsWith("usage: plastron:" + verb));
        }
    }

    @Test
    void commandsFollowTheStoresThatComeAndGo() throws Exception {
        Waiting.until("the stores of other tests are forgotten",
                () -> catchThrowable(() -> run("plastron:list")) instanceof NotFoundException);
        openStore("a");
        assertThat(run("plastron:key status")).anyMatch(line -> line.contains("open, leader"));
        openStore("b");
        assertThatThrownBy(() -> run("plastron:list")).hasMessageContaining("[a, b]");
        Rows.create(inside.connection("b"));
        assertThat(run("plastron:list -s b " + Rows.TABLE)).contains(Rows.TABLE);
    }

    @Test
    void aLockedStoreCanBeLookedAt() throws Exception {
        inside.store("s", folder.resolve("s"));
        inside.awaitState("s", StoreStatus.State.LOCKED);
        awaitKnown("plastron:key status");
        assertThat(run("plastron:key status")).anyMatch(line -> line.contains("locked"));
        assertThatThrownBy(() -> run("plastron:list"))
                .isInstanceOf(KeyProviderAbsentException.class);
    }

    @Test
    void commandsGoWithTheirBundleAndStoresStay() throws Exception {
        Connection connection = openStore("s");
        Bundle gogo = inside.bundle(GOGO);
        gogo.stop();
        assertThatThrownBy(() -> run("plastron:list")).hasMessageContaining("plastron:list");
        gogo.start();
        awaitCommand("list");
        awaitKnown("plastron:list");
        Rows.create(connection);
        assertThat(run("plastron:list " + Rows.TABLE)).contains(Rows.TABLE);
    }
}
