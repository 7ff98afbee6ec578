// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.CheckpointPin;
import io.plastron.shell.Access;
import io.plastron.shell.Example;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.OpenStore;
import io.plastron.shell.Verb;
import io.plastron.shell.report.BackupReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Copies the store as its newest checkpoint left it, as a follower: a leader goes on. */
public final class BackupVerb implements Verb {
    /** Renewed while it copies; a killed backup keeps its checkpoint for no longer. */
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final int WHO_MAX = 160;

    @Override
    public String name() {
        return "backup";
    }

    @Override
    public String synopsis() {
        return "FOLDER";
    }

    @Override
    public String summary() {
        return "copy the store, as its newest checkpoint left it, to an empty folder";
    }

    @Override
    public List<String> remarks() {
        return List.of("A leader, its readers and its writers go on. What was committed after the"
                + " newest checkpoint is not in the copy: make a checkpoint before.",
                "The keys are not copied: back the key ring up, too. Open the copy by its path.");
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("backup /backups/monday",
                        "a store of its own; it did not succeed unless it says what it copied"));
    }

    @Override
    public Output output() {
        return Output.REPORT;
    }

    @Override
    public ExitCode run(Invocation call) {
        Path folder = Path.of(call.operands(1, 1).get(0));
        try (OpenStore store = call.open(Access.READ);
                CheckpointPin pin = store.connection().pin(who(folder), LEASE)) {
            long bytes = pin.copyTo(folder);
            call.report(new BackupReport(pin.checkpoint(), folder.toString(), bytes));
        }
        return ExitCode.OK;
    }

    /** What {@code stat} shows of it; a path that a pin does not take is left out. */
    private static String who(Path folder) {
        String who = "backup to " + folder;
        return who.length() <= WHO_MAX && who.chars().allMatch(c -> c >= ' ' && c <= '~')
                ? who : "backup";
    }
}
