// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.Checkpoint;
import io.plastron.Connection;
import io.plastron.shell.Access;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.OpenStore;
import io.plastron.shell.Verb;
import java.util.stream.Collectors;

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
            KeyStatusText.lines(store.status()).forEach(call.console()::out);
        }
    }

    private static void list(Invocation call) {
        try (OpenStore store = call.open(Access.READ)) {
            store.connection().keyUse().forEach(use -> call.console().out(line(use)));
        }
    }

    private static String line(Connection.KeyUse use) {
        String ids = use.keyIds().stream().map(String::valueOf).collect(Collectors.joining(","));
        return "checkpoint " + use.checkpoint()
                + " key_page=" + CheckpointText.lsn(use.keyPage())
                + " keys=" + (ids.isEmpty() ? "none" : ids);
    }

    private static void rotate(Invocation call) {
        try (OpenStore store = call.open(Access.WRITE)) {
            Checkpoint checkpoint = store.connection().rotateKey();
            call.console().out(CheckpointText.line(checkpoint)
                    + " sealing_key=" + store.status().keys().sealingKeyId());
        }
    }
}
