// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.gogo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.Connection;
import io.plastron.KeyProviderAbsentException;
import io.plastron.NotFoundException;
import io.plastron.StoreStatus;
import io.plastron.shell.Access;
import io.plastron.shell.StoreRequest;
import io.plastron.shell.UsageException;
import io.plastron.shell.Verb;
import io.plastron.shell.fake.FakeEngine;
import io.plastron.shell.report.KeyStatusReport;
import io.plastron.shell.report.ListReport;
import io.plastron.shell.report.RowsReport;
import io.plastron.shell.verbs.Verbs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GogoCommandsTest {
    private static final String STRINGS = "key_format=S,value_format=S";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final FakeEngine engine = new FakeEngine();
    private final RunningStores stores = new RunningStores();
    private final CommandProcessorImpl processor = new CommandProcessorImpl();
    private CommandSession session;

    @BeforeEach
    void open() {
        for (Verb verb : Verbs.all()) {
            processor.addCommand(GogoCommands.SCOPE, new VerbFunction(verb, stores), verb.name());
        }
        processor.addConverter(new ReportConverter());
        session = processor.createSession(
                new ByteArrayInputStream(new byte[0]), out, err);
        run("s", engine);
    }

    @AfterEach
    void close() {
        session.close();
        processor.stop();
    }

    private void run(String name, FakeEngine store) {
        Map<String, Object> properties = Map.of(Connection.STORE, name);
        stores.add(store.status, properties);
        stores.add(store.open(new StoreRequest(Path.of("/fake"), "", Access.WRITE, false))
                .connection(), properties);
        store.journal.clear();
    }

    private Object execute(String line) throws Exception {
        return session.execute(line);
    }

    private List<String> shown(Object result) {
        return session.format(result, Converter.INSPECT).toString().lines().toList();
    }

    private List<String> lines(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void everyVerbIsReachedThroughItsScopeAndHelps() throws Exception {
        for (Verb verb : Verbs.all()) {
            out.reset();
            assertThat(execute("plastron:" + verb.name() + " --help")).isNull();
            assertThat(lines(out)).as(verb.name())
                    .startsWith(("usage: plastron:" + verb.name() + " " + verb.synopsis()).strip())
                    .anyMatch(line -> line.contains("-s STORE"))
                    .noneMatch(line -> line.contains("HOME"));
        }
    }

    @Test
    void aResultIsAnObjectThatScriptsGoOnWith() throws Exception {
        engine.table("table:a", STRINGS);
        assertThat(execute("plastron:list")).isInstanceOfSatisfying(ListReport.class, report ->
                assertThat(report.entries()).extracting(ListReport.Entry::uri)
                        .containsExactly("table:a"));
        assertThat(execute("r = (plastron:list -v); $r entries"))
                .isInstanceOfSatisfying(List.class, entries -> assertThat(entries).hasSize(3));
        assertThat(out.size()).isZero();
    }

    @Test
    void aResultIsShownAsAnAlignedTable() throws Exception {
        engine.table("table:a", "key_format=S,value_format=Si,columns=(k,text,number)")
                .put(List.of("x"), List.of("long text", 7)).put(List.of("yy"), List.of("t", 12));
        assertThat(shown(execute("plastron:read a x yy"))).containsExactly(
                "k   text       number",
                "x   long text       7",
                "yy  t              12");
    }

    @Test
    void anObjectAmongOthersIsShownOnOneLine() throws Exception {
        engine.table("table:a", STRINGS);
        Object report = execute("plastron:list");
        assertThat(session.format(report, Converter.LINE))
                .hasToString("{\"objects\":[{\"uri\":\"table:a\"}]}");
        assertThat(session.convert(String.class, report)).isEqualTo("uri\ntable:a");
    }

    @Test
    void writingGoesToTheRunningStoreAndLeavesItOpen() throws Exception {
        execute("plastron:create -c key_format=S,value_format=S table:t");
        assertThat(execute("plastron:write t a 'x y'")).isNull();
        assertThat(execute("plastron:read t a")).isInstanceOfSatisfying(RowsReport.class,
                report -> assertThat(report.lines()).containsExactly("x y"));
        assertThat(engine.journal).containsExactly(
                "create table:t " + STRINGS, "checkpoint", "begin", "commit", "checkpoint");
    }

    @Test
    void streamingVerbsWriteToTheConsoleOfTheSession() throws Exception {
        engine.checkpoint();
        assertThat(execute("plastron:follow -n 1")).isNull();
        assertThat(lines(out)).hasSize(1);
        assertThat(lines(out).get(0)).startsWith("checkpoint 101 ");
    }

    @Test
    void jsonIsPrinted() throws Exception {
        engine.table("table:a", STRINGS);
        assertThat(execute("plastron:list -o json")).isNull();
        assertThat(lines(out)).containsExactly("{\"objects\":[{\"uri\":\"table:a\"}]}");
        assertThatThrownBy(() -> execute("plastron:follow -o json"))
                .isInstanceOf(UsageException.class).hasMessageContaining("'follow'");
    }

    @Test
    void ofSeveralStoresOneIsNamed() throws Exception {
        FakeEngine other = new FakeEngine();
        other.table("table:other", STRINGS);
        run("t", other);
        assertThat(shown(execute("plastron:list -s t"))).containsExactly("uri", "table:other");
        assertThatThrownBy(() -> execute("plastron:list")).isInstanceOf(UsageException.class)
                .hasMessageContaining("[s, t]");
        assertThatThrownBy(() -> execute("plastron:list -s u"))
                .isInstanceOf(NotFoundException.class).hasMessageContaining("[s, t]");
    }

    @Test
    void aStoreThatIsGoneIsNotFound() {
        stores.remove(engine.status);
        assertThatThrownBy(() -> execute("plastron:list"))
                .isInstanceOf(NotFoundException.class).hasMessageContaining("no store runs");
    }

    @Test
    void aLockedStoreShowsItsKeysAndRefusesTheRest() throws Exception {
        RunningStores locked = new RunningStores();
        engine.status.state = StoreStatus.State.LOCKED;
        locked.add(engine.status, Map.of(Connection.STORE, "s"));
        for (Verb verb : Verbs.all()) {
            processor.addCommand("locked", new VerbFunction(verb, locked), verb.name());
        }
        assertThat(execute("locked:key status")).isInstanceOf(KeyStatusReport.class);
        assertThatThrownBy(() -> execute("locked:list"))
                .isInstanceOf(KeyProviderAbsentException.class).hasMessageContaining("'s'");
        KeyProviderAbsentException reason = new KeyProviderAbsentException("wrong ring");
        engine.status.failure = Optional.of(reason);
        assertThatThrownBy(() -> execute("locked:list")).isSameAs(reason);
    }

    @Test
    void whatWasFoundComesBackBesideWhatWasMissing() throws Exception {
        engine.table("table:t", STRINGS).put("a", "1");
        assertThat(shown(execute("plastron:read t a b"))).containsExactly("key0  value0",
                "a          1");
        assertThat(lines(err)).containsExactly("plastron:read: table:t: no key 'b'");
    }

    @Test
    void filesAreMeantAgainstTheFolderOfTheSession(@TempDir Path folder) throws Exception {
        engine.table("table:a", STRINGS);
        session.currentDir(folder);
        assertThat(execute("plastron:list -f out.txt")).isNull();
        assertThat(Files.readAllLines(folder.resolve("out.txt"))).containsExactly("table:a");
    }

    @Test
    void aVariableThatIsNotSetIsNotAnEmptyWord() {
        assertThatThrownBy(() -> execute("plastron:drop $nothing"))
                .isInstanceOf(UsageException.class).hasMessageContaining("argument 1");
    }
}
