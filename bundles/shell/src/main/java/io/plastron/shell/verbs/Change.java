// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.Session;
import io.plastron.shell.Access;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.OpenStore;
import java.util.function.Consumer;

/** What verbs that change a store have in common: a session, then a checkpoint. */
final class Change {
    private Change() {}

    /** Changes the store of the call; what was changed is durable on return. */
    static ExitCode make(Invocation call, Consumer<Session> change) {
        try (OpenStore store = call.open(Access.WRITE)) {
            try (Session session = store.connection().openSession()) {
                change.accept(session);
            }
            store.connection().checkpoint();
        }
        return ExitCode.OK;
    }
}
