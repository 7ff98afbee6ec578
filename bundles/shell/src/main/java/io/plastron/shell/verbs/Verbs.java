// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.shell.Verb;
import java.util.List;

/** All verbs that work on a store, in the order of the help text. */
public final class Verbs {
    private Verbs() {}

    /** New ones each time; they have no state. */
    public static List<Verb> all() {
        return List.of(new CreateVerb(), new AlterVerb(), new RenameVerb(), new DropVerb(),
                new WriteVerb(), new ReadVerb(), new TruncateVerb(),
                new DumpVerb(), new LoadVerb(),
                new ListVerb(), new StatVerb(), new VerifyVerb(), new BackupVerb(),
                new CheckpointVerb(), new CompactVerb(), new FollowVerb(), new TurtleVerb(),
                new KeyVerb());
    }
}
