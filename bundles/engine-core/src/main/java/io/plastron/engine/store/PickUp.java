// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Checkpoint;
import io.plastron.KeyStatus;
import io.plastron.btree.Cookie;
import io.plastron.btree.Tree;
import io.plastron.btree.TreeConfig;
import io.plastron.engine.tx.Roots;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.metadata.Catalog;
import io.plastron.metadata.CheckpointEntry;
import io.plastron.metadata.FileInfo;
import io.plastron.pagelog.Completion;
import io.plastron.turtle.CheckpointMeta;
import io.plastron.turtle.KeyPage;
import io.plastron.turtle.TurtlePage;
import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.Lsn;
import io.plastron.types.TableId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Adopts a checkpoint: completion, turtle, key page, keys, metadata root, catalog. Two parts: what
 * can be read without keys, which a locked store shows, and the rest. All or nothing: nothing of
 * the store changes before everything was read.
 */
final class PickUp {
    private final Rooms rooms;
    private final OpenLog log;

    PickUp(Rooms rooms, OpenLog log) {
        this.rooms = rooms;
        this.log = log;
    }

    /**
     * What a checkpoint says without keys.
     *
     * @param metadataEntry where the metadata table stands
     */
    record Outline(
            Checkpoint checkpoint,
            TurtlePage turtle,
            String turtleText,
            Optional<KeyMetadata> key,
            Optional<KeyStatus.Header> keyHeader,
            Optional<CheckpointEntry> metadataEntry) {
        Cookie metadataRoot() {
            return metadataEntry.map(CheckpointRun::root).orElse(null);
        }
    }

    /** Reads turtle and key page. */
    Outline outline(Completion completion) {
        byte[] text = log.pages().readSpecial(
                TableId.TURTLE, completion.turtle().value(), completion.turtleBytes());
        requireMeta(completion, text);
        TurtlePage turtle = rooms.turtles().decodeTurtle(text);
        Optional<KeyPage> key = turtle.keyPage().map(lsn -> rooms.turtles().decodeKeyPage(
                log.pages().readSpecial(TableId.KEY_PROVIDER, lsn.value(), 0)));
        if (log.sealed() && key.isEmpty()) {
            throw new CorruptionException("the turtle page at LSN " + completion.turtle()
                    + " of a sealed store names no key page");
        }
        Checkpoint checkpoint = new Checkpoint(completion.turtle(), completion.lsn(),
                turtle.keyPage().orElse(Lsn.NONE), completion.checkpointMeta(),
                completion.timeMillis(), completion.databaseBytes(), List.of());
        return new Outline(checkpoint, turtle, new String(text, StandardCharsets.US_ASCII),
                key.map(page -> KeyMetadata.of(
                        page.payload(), turtle.keyPage().get(), page.timestamp())),
                key.map(PickUp::header), CheckpointEntry.parseList(turtle.checkpoint()));
    }

    static KeyStatus.Header header(KeyPage page) {
        return new KeyStatus.Header(page.version(), page.compatibleVersion(), page.headerBytes(),
                page.payload().length, page.checksum(), page.timestamp());
    }

    private void requireMeta(Completion completion, byte[] turtle) {
        CheckpointMeta meta;
        try {
            meta = rooms.turtles().decodeMeta(completion.checkpointMeta());
        } catch (InvalidUseException malformed) {
            throw new CorruptionException("the completion record at LSN " + completion.lsn()
                    + " holds a malformed checkpoint_meta: " + malformed.getMessage());
        }
        long found = Integer.toUnsignedLong(rooms.turtles().checksum(turtle));
        long expected = meta.checksum().orElse(found);
        if (expected != found || !meta.metadataLsn().equals(completion.turtle())) {
            throw new CorruptionException(String.format("the turtle page at LSN %s has checksum"
                    + " %08x, its completion record names LSN %s with %08x", completion.turtle(),
                    found, meta.metadataLsn(), expected));
        }
    }

    /** Reads metadata table and catalog; the keys are loaded. */
    CommittedState whole(Outline outline) {
        Tree metadata = outline.metadataEntry()
                .map(entry -> metadata(log, entry))
                .orElseGet(() -> emptyMetadata(log));
        Catalog catalog = rooms.metadata().load(metadata);
        return new CommittedState(outline.checkpoint(), outline.turtle(), outline.turtleText(),
                outline.key(), outline.keyHeader(), metadata, outline.metadataEntry(), catalog);
    }

    /** The metadata table of a checkpoint, opened anew. */
    static Tree metadata(OpenLog log, CheckpointEntry entry) {
        return Tree.open(log.pages(), log.tree(TableId.METADATA, TreeConfig.LEAF_BYTES_DEFAULT),
                CheckpointRun.root(entry), entry.nextPageId(), entry.size());
    }

    static Tree emptyMetadata(OpenLog log) {
        return Tree.create(log.pages(),
                log.tree(TableId.METADATA, TreeConfig.LEAF_BYTES_DEFAULT));
    }

    private Tree open(int tableId, CheckpointEntry entry, int leafBytesMax) {
        return Tree.open(log.pages(), log.tree(tableId, leafBytesMax),
                CheckpointRun.root(entry), entry.nextPageId(), entry.size());
    }

    /** The roots of a committed state; a tree that is where it was stays open as it is. */
    Roots roots(CommittedState state, Roots before) {
        List<Roots.OpenTree> trees = new ArrayList<>();
        for (FileInfo file : state.catalog().files()) {
            trees.add(new Roots.OpenTree(file.tableId(), tree(file, before)));
        }
        int numberMax = state.numberMax();
        if (state.catalog().largestTableNumber() > numberMax) {
            throw new CorruptionException("the turtle page says that table numbers go up to "
                    + numberMax + ", the metadata table has "
                    + state.catalog().largestTableNumber());
        }
        return before.replacedBy(state.catalog(), trees, numberMax);
    }

    private Tree tree(FileInfo file, Roots before) {
        CheckpointEntry entry = file.checkpoint().orElseThrow(() -> new CorruptionException(
                file.fileUri() + " has no checkpoint in the metadata table"));
        Tree open = before.tree(file.tableId());
        Cookie root = CheckpointRun.root(entry);
        boolean same = open != null && !open.dirty() && root != null && root.equals(open.root());
        if (!same) {
            return open(file.tableId(), entry, leafBytes(file));
        }
        // Whatever was lost, all of this tree was committed.
        open.lost(null);
        return open;
    }

    /** Size of a tree's leaves: what its settings bound, else ours. */
    static int leafBytes(FileInfo file) {
        return Math.min(file.leafPageBytesMax(), TreeConfig.LEAF_BYTES_DEFAULT);
    }
}
