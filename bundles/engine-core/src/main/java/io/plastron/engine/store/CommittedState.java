// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Checkpoint;
import io.plastron.KeyStatus;
import io.plastron.btree.Tree;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.metadata.Catalog;
import io.plastron.metadata.CheckpointEntry;
import io.plastron.turtle.TurtlePage;
import io.plastron.types.CorruptionException;
import io.plastron.types.Lsn;
import io.plastron.types.TableId;
import java.util.List;
import java.util.Optional;

/**
 * Everything a committed checkpoint says, as this store made it or picked it up. Immutable.
 *
 * @param checkpoint for the application
 * @param turtle its turtle page
 * @param turtleText that page as it stands in the log
 * @param key the key metadata of the key page it names; empty without one
 * @param keyHeader that page's header
 * @param metadata the metadata table's tree
 * @param metadataEntry where that tree stands
 * @param catalog the rows of that tree
 */
record CommittedState(
        Checkpoint checkpoint,
        TurtlePage turtle,
        String turtleText,
        Optional<KeyMetadata> key,
        Optional<KeyStatus.Header> keyHeader,
        Tree metadata,
        Optional<CheckpointEntry> metadataEntry,
        Catalog catalog) {
    /** No table number is larger: more are given to nobody, and read from no turtle. */
    static final int NUMBER_LIMIT = 1 << 24;

    /** Before the first checkpoint of a fresh store. */
    static CommittedState none(OpenLog log, Catalog empty) {
        return new CommittedState(
                new Checkpoint(Lsn.NONE, Lsn.NONE, Lsn.NONE, "", 0, 0, List.of()),
                new TurtlePage("()", 0, 0, 0, TableId.USER_FIRST - 1, 0, Optional.empty()), "",
                Optional.empty(), Optional.empty(), PickUp.emptyMetadata(log), Optional.empty(),
                empty);
    }

    Lsn keyPage() {
        return turtle.keyPage().orElse(Lsn.NONE);
    }

    /** Highest table number ever given. */
    int numberMax() {
        long number = turtle.largestFileId();
        if (number < TableId.USER_FIRST - 1 || number > NUMBER_LIMIT) {
            throw new CorruptionException("the turtle page says largest_file_id=" + number
                    + "; 1 to " + NUMBER_LIMIT + " are possible");
        }
        return (int) number;
    }
}
