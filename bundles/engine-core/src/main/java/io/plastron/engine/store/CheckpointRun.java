// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Checkpoint;
import io.plastron.KeyStatus;
import io.plastron.btree.Cookie;
import io.plastron.btree.SegmentRange;
import io.plastron.btree.Tree;
import io.plastron.engine.pages.RecordWriter;
import io.plastron.engine.space.AccountRows;
import io.plastron.engine.space.Space;
import io.plastron.engine.tx.Roots;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.keyprovider.KeyUpdate;
import io.plastron.metadata.Catalog;
import io.plastron.metadata.CheckpointEntry;
import io.plastron.metadata.FileInfo;
import io.plastron.pagelog.Completion;
import io.plastron.pagelog.CompletionDraft;
import io.plastron.pagelog.LogWriter;
import io.plastron.pagelog.RecordFormat;
import io.plastron.turtle.CheckpointMeta;
import io.plastron.turtle.KeyPage;
import io.plastron.turtle.TurtlePage;
import io.plastron.types.Lsn;
import io.plastron.types.TableId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One checkpoint of a leader, steps 1 to 7; the coordinator does what follows the commit point. A
 * run is used once, by one thread. If it fails before the completion record, nothing is committed:
 * trees it wrote stay readable where they are, as the log's next completion commits them too, and
 * {@link MetadataTable} goes on from there.
 */
final class CheckpointRun {
    private final Rooms rooms;
    private final OpenLog log;
    private final LogWriter writer;
    private final RecordWriter pages;
    private final CommittedState before;
    private final MetadataTable table;
    private final Space space;
    private final long writeGen;
    private final List<Checkpoint.Step> steps = new ArrayList<>();
    private long stepStartNanos;

    private final Map<Integer, CheckpointEntry> written;
    private final Map<Integer, Cookie> placed = new HashMap<>();
    private Catalog catalog;
    private AccountRows account;
    private Tree metadata;
    private CheckpointEntry metadataEntry;
    private Optional<KeyMetadata> key;
    private Optional<KeyStatus.Header> keyHeader;
    private Optional<Lsn> keyPage;
    private boolean keyMoved;
    private TurtlePage turtle;
    private byte[] turtleBytes;
    private RecordWriter.Special turtleAt;
    private Completion completion;

    /**
     * @param before what was committed last; of a fresh store, nothing with an empty catalog
     * @param unnoted where trees were written to that the snapshot's catalog does not say, by table
     *     id
     * @param table the metadata table as the last run left it, committed or not
     */
    CheckpointRun(Rooms rooms, OpenLog log, LogWriter writer, RecordWriter pages,
            CommittedState before, Map<Integer, CheckpointEntry> unnoted, MetadataTable table,
            Space space) {
        this.rooms = rooms;
        this.log = log;
        this.writer = writer;
        this.pages = pages;
        this.before = before;
        this.table = table;
        this.space = space;
        this.written = new HashMap<>(unnoted);
        this.writeGen = before.turtle().maxWriteGen() + 1;
        this.key = before.key();
        this.keyHeader = before.keyHeader();
        this.keyPage = before.turtle().keyPage();
    }

    private void begin() {
        stepStartNanos = System.nanoTime();
    }

    private void done(int number, String what, long lsn) {
        steps.add(new Checkpoint.Step(
                number, what, Lsn.of(lsn), System.nanoTime() - stepStartNanos));
    }

    /**
     * Step 1: every dirty tree of the snapshot writes its dirty pages, leaves first.
     *
     * @param known roots, by table id, that the checkpoint before names: it need not be told again
     */
    void writeTrees(Roots snapshot, Map<Integer, Cookie> known) {
        begin();
        int count = 0;
        for (FileInfo file : snapshot.catalog().files()) {
            Tree tree = snapshot.tree(file.tableId());
            if (tree.dirty()) {
                tree.checkpoint(pages);
            }
            Cookie root = tree.root();
            if (root != null && root == known.get(file.tableId())) {
                continue;
            }
            placed.put(file.tableId(), root);
            String addr = hex(root);
            Optional<CheckpointEntry> noted = Optional.ofNullable(written.get(file.tableId()))
                    .or(file::checkpoint);
            // Also a tree written by a run that failed later: the catalog does not know it yet.
            if (!noted.map(entry -> entry.addrHex().equals(addr)).orElse(false)) {
                written.put(file.tableId(), entry(noted, tree, addr));
                count++;
            }
        }
        catalog = snapshot.catalog().withCheckpoints(written);
        // Also a tree that is as empty as noted, but was not when a run that failed wrote it.
        Set<Integer> moved = new HashSet<>(written.keySet());
        moved.addAll(placed.keySet());
        account = space.account(snapshot, moved);
        done(1, count + " of " + snapshot.catalog().files().size()
                + " trees written", pages.lastLsn());
    }

    private CheckpointEntry entry(Optional<CheckpointEntry> last, Tree tree, String addr) {
        return new CheckpointEntry(addr, last.map(CheckpointEntry::order).orElse(0L) + 1,
                rooms.clock().millis() / 1000, tree.storedBytes(), writeGen,
                before.turtle().maxWriteGen(), tree.nextPageId());
    }

    private static String hex(Cookie root) {
        if (root == null) {
            return "";
        }
        ByteBuffer cookie = ByteBuffer.allocate(Cookie.BYTES);
        root.write(cookie);
        return HexFormat.of().formatHex(cookie.array());
    }

    /** The cookie of a catalog's or turtle's entry, null for an empty tree. */
    static Cookie root(CheckpointEntry entry) {
        return entry.addrHex().isEmpty() ? null
                : Cookie.read(ByteBuffer.wrap(HexFormat.of().parseHex(entry.addrHex())));
    }

    /** Step 2: the metadata table, now holding those cookies, last of all trees. */
    void writeMetadata() {
        begin();
        metadata = table.write(
                catalog, account, space.stuck(),
                pages.emptying(space.stuck(), uncounted -> { }), space::leaveStuck);
        space.accountWritten();
        metadataEntry = entry(before.metadataEntry(), metadata, hex(metadata.root()));
        done(2, "metadata table written, " + catalog.rows().size() + " rows", pages.lastLsn());
    }

    /**
     * Steps 3 to 5: what the exchange answered.
     *
     * @param section null: it was not asked, and the keys stay as they are
     */
    void writeKey(KeySection section) {
        if (section == null) {
            keepKey();
            return;
        }
        KeyOffer offer = section.offer();
        stepStartNanos = System.nanoTime() - section.askNanos();
        done(3, offer.isNew() ? "key exchange offers " + offer.metadata().length
                + " bytes of key metadata" : "key exchange: keys unchanged", 0);
        Failpoint.BEFORE_KEY_PAGE.reached();
        begin();
        if (offer.isNew()) {
            storeKeyPage(offer);
        } else {
            moveKeyPage();
        }
        done(4, offer.isNew() ? "key page written"
                : keyMoved ? "key page moved, its segment is given up" : "key page kept",
                keyPage.map(Lsn::value).orElse(0L));
        Failpoint.AFTER_KEY_PAGE.reached();
        begin();
        keyPage.ifPresent(lsn -> {
            if (offer.isNew()) {
                offer.tell(new KeyUpdate.Persisted(lsn));
            }
        });
        section.lease().leaveKeySection();
        done(5, offer.isNew() ? "key exchange told: persisted" : "nothing to tell", 0);
    }

    private void keepKey() {
        begin();
        done(3, "no key exchange asked", 0);
        done(4, keyPage.isPresent() ? "key page kept" : "no key page",
                keyPage.map(Lsn::value).orElse(0L));
        done(5, "nobody to tell", 0);
    }

    /**
     * Copies the key page as it is when its segment is given up. That concerns the log alone: the
     * keys are the same, so the exchange is told nothing.
     */
    private void moveKeyPage() {
        SegmentRange given = space.stuck();
        int segment = keyPage.map(lsn -> Lsn.segment(lsn.value())).orElse(-1);
        if (given == null || segment < given.first() || segment > given.last()) {
            return;
        }
        byte[] page;
        KeyPage content;
        try {
            page = log.pages().readSpecial(
                    TableId.KEY_PROVIDER, keyPage.orElseThrow().value(), 0);
            content = rooms.turtles().decodeKeyPage(page);
        } catch (RuntimeException unreadable) {
            space.leaveStuck(unreadable);
            return;
        }
        Lsn moved = Lsn.of(pages.special(TableId.KEY_PROVIDER, page).lsn());
        keyPage = Optional.of(moved);
        key = Optional.of(KeyMetadata.of(content.payload(), moved, content.timestamp()));
        keyMoved = true;
    }

    /** Whether this checkpoint names another place for the key page that was there before. */
    boolean keyMoved() {
        return keyMoved;
    }

    private void storeKeyPage(KeyOffer offer) {
        byte[] page = rooms.turtles().encodeKeyPage(offer.metadata(), 0);
        KeyPage header = rooms.turtles().decodeKeyPage(page);
        RecordWriter.Special at = pages.special(TableId.KEY_PROVIDER, page);
        keyPage = Optional.of(Lsn.of(at.lsn()));
        key = Optional.of(KeyMetadata.of(offer.metadata(), Lsn.of(at.lsn()), 0));
        keyHeader = Optional.of(PickUp.header(header));
    }

    /** Step 6: the turtle page, pointing at metadata root and key page. */
    void writeTurtle(Roots snapshot) {
        begin();
        turtle = new TurtlePage(CheckpointEntry.list(metadataEntry), 0, 0, 0,
                snapshot.numberMax(), writeGen, keyPage);
        turtleBytes = rooms.turtles().encodeTurtle(turtle);
        turtleAt = pages.special(TableId.TURTLE, turtleBytes);
        done(6, "turtle page written", turtleAt.lsn());
        Failpoint.AFTER_TURTLE.reached();
    }

    /** Step 7: completion record, force, check of leadership: the commit point. */
    void complete() {
        begin();
        long databaseBytes = databaseBytes();
        String meta = rooms.turtles().encodeMeta(new CheckpointMeta(Lsn.of(turtleAt.lsn()),
                OptionalLong.of(Integer.toUnsignedLong(rooms.turtles().checksum(turtleBytes))),
                databaseBytes));
        completion = writer.complete(new CompletionDraft(Lsn.of(turtleAt.lsn()),
                turtleAt.recordBytes(), meta, databaseBytes,
                space.retainFrom(rooms.clock().millis())));
        Failpoint.AFTER_COMPLETION.reached();
        done(7, "completion record forced and acknowledged", completion.lsn().value());
    }

    /** Stored bytes reachable from this checkpoint: all trees, key page and turtle page. */
    private long databaseBytes() {
        long tables = 0;
        for (FileInfo file : catalog.files()) {
            tables += file.checkpoint().map(CheckpointEntry::size).orElse(0L);
        }
        int keyBytes = keyHeader.map(header -> RecordFormat.recordBytes(
                1, header.headerBytes() + header.payloadBytes(), false)).orElse(0);
        return tables + metadata.storedBytes() + keyBytes + turtleAt.recordBytes();
    }

    /** The snapshot's catalog with the places of its trees. */
    Catalog catalog() {
        return catalog;
    }

    Completion completion() {
        return completion;
    }

    /** Where trees were written to, by table id. */
    Map<Integer, CheckpointEntry> written() {
        return written;
    }

    /** Their roots, and those of trees that stand where they stood, but were not known. */
    Map<Integer, Cookie> placed() {
        return placed;
    }

    /** Step 8, which {@code told} does; it must not throw. */
    void tellCommitted(Runnable told, String what) {
        begin();
        told.run();
        done(8, what, 0);
    }

    /** What is committed now, with the steps taken so far. */
    CommittedState committed() {
        Checkpoint checkpoint = new Checkpoint(completion.turtle(), completion.lsn(),
                keyPage.orElse(Lsn.NONE), completion.checkpointMeta(), completion.timeMillis(),
                completion.databaseBytes(), List.copyOf(steps));
        return new CommittedState(checkpoint, turtle,
                new String(turtleBytes, StandardCharsets.US_ASCII), key, keyHeader, metadata,
                Optional.of(metadataEntry), catalog);
    }
}
