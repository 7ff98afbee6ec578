// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A leader dies at each documented place inside a checkpoint. */
@Timeout(300)
class FailpointTest {
    private static final String FAILPOINT = "-Dio.plastron.failpoint=";
    private static final int KILLED = 137;

    @TempDir
    private Path folder;
    private Children children;

    @BeforeEach
    void prepare() {
        children = new Children(folder);
    }

    @AfterEach
    void killAll() {
        children.close();
    }

    @ParameterizedTest
    @CsvSource({
        "before-key-page, checkpoint, 5", "before-key-page, rotate, 5",
        "after-key-page, checkpoint, 5", "after-key-page, rotate, 5",
        "after-turtle, checkpoint, 5", "after-turtle, rotate, 5",
        "after-completion, checkpoint, 8", "after-completion, rotate, 8"})
    void aCheckpointThatDiedIsThereIfItsCompletionRecordWasForced(
            String failpoint, String command, int entries) {
        children.createClosed(5);
        List<String> before = children.coldHistory();
        Child dying = children.start("dying", FAILPOINT + failpoint);
        dying.ok("open " + Children.LEAD);
        String keyBefore = dying.ok("key");
        dying.ok("append dying 3");
        dying.send(command);
        assertThat(dying.awaitExit()).isEqualTo(KILLED);

        Child next = children.open("next", Children.LEAD);
        List<String> found = next.words("history");
        assertThat(found).hasSize(entries);
        assertThat(found.subList(0, 5)).isEqualTo(before);
        boolean newKey = command.equals("rotate") && entries == 8;
        assertThat(!next.ok("key").equals(keyBefore)).as("new key in use").isEqualTo(newKey);
        next.ok("rotate");
        next.ok("append next 2");
        next.ok("checkpoint");
        next.ok("close");
        assertThat(children.coldHistory()).hasSize(entries + 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "before-key-page", "after-key-page", "after-turtle", "after-completion"})
    void aStoreWhoseCreationDiedIsCreatedByTheNextOpening(String failpoint) {
        Child dying = children.start("dying", FAILPOINT + failpoint);
        dying.send("open " + Children.CREATE);
        assertThat(dying.awaitExit()).isEqualTo(KILLED);

        Child next = children.open("next", Children.CREATE);
        next.ok("create");
        next.ok("append next 2");
        next.ok("close");
        assertThat(children.coldHistory()).hasSize(2);
    }
}
