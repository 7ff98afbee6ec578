// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.Checkpoint;
import io.plastron.shell.Access;
import io.plastron.shell.Example;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.OpenStore;
import io.plastron.shell.Verb;
import io.plastron.shell.report.CheckpointReport;
import io.plastron.shell.report.KeyStatusReport;
import io.plastron.shell.report.KeyUseReport;
import java.util.List;
import java.util.Optional;

/** Tells of the store's keys and rotates them. Prints names, ids and reasons, no key material. */
public final class KeyVerb implements Verb {
    @Override
    public String name() {
        return "key";
    }

    @Override
    public String synopsis() {
        return "status|list|rotate";
    }

    @Override
    public String summary() {
        return "show the key provider, list which checkpoints use which key, or make a new key";
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("key status",
                        "also of a store that no key unlocks: who refused, and why"),
                new Example("key list",
                        "which data keys the newest checkpoint needs"),
                new Example("key rotate",
                        "a new key; it seals from the next checkpoint on"));
    }

    @Override
    public Output output() {
        return Output.REPORT;
    }

    @Override
    public ExitCode run(Invocation call) {
        String what = call.operands(1, 1).get(0);
        switch (what) {
            case "status" -> status(call);
            case "list" -> list(call);
            case "rotate" -> rotate(call);
            default -> throw call.misused("unknown: key " + what);
        }
        return ExitCode.OK;
    }

    private static void status(Invocation call) {
        try (OpenStore store = call.open(Access.LOOK)) {
            call.report(KeyStatusReport.of(store.status()));
        }
    }

    private static void list(Invocation call) {
        try (OpenStore store = call.open(Access.READ)) {
            call.report(new KeyUseReport(store.connection().keyUse()));
        }
    }

    private static void rotate(Invocation call) {
        try (OpenStore store = call.open(Access.WRITE)) {
            Checkpoint checkpoint = store.connection().rotateKey();
            int sealingKey = store.status().keys().sealingKeyId();
            call.report(new CheckpointReport(checkpoint,
                    CheckpointText.line(checkpoint) + " sealing_key=" + sealingKey, false,
                    Optional.of(sealingKey)));
        }
    }
}
