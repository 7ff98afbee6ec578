// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.Checkpoint;
import io.plastron.shell.Access;
import io.plastron.shell.Example;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.OpenStore;
import io.plastron.shell.Option;
import io.plastron.shell.Verb;
import io.plastron.shell.report.CheckpointReport;
import java.util.List;
import java.util.Optional;

/** Makes a checkpoint and prints the string by which a follower adopts exactly this one. */
public final class CheckpointVerb implements Verb {
    private static final Option VERBOSE = Option.flag("-v", "print the steps before it");

    @Override
    public String name() {
        return "checkpoint";
    }

    @Override
    public String synopsis() {
        return "[-v]";
    }

    @Override
    public String summary() {
        return "make a checkpoint and print its checkpoint_meta";
    }

    @Override
    public List<Option> options() {
        return List.of(VERBOSE);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("checkpoint",
                        "one line, by which a follower can be told to adopt it"),
                new Example("checkpoint -v",
                        "with the steps before it"));
    }

    @Override
    public Output output() {
        return Output.REPORT;
    }

    @Override
    public ExitCode run(Invocation call) {
        call.operands(0, 0);
        try (OpenStore store = call.open(Access.WRITE)) {
            Checkpoint checkpoint = store.connection().checkpoint();
            if (checkpoint.steps().isEmpty()) {
                call.console().note("plastron checkpoint: nothing changed; the newest one stands");
            }
            call.report(new CheckpointReport(
                    checkpoint, checkpoint.meta(), call.has(VERBOSE), Optional.empty()));
        }
        return ExitCode.OK;
    }
}
