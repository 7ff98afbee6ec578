// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.pages;

import io.plastron.btree.Cookie;
import io.plastron.btree.PageWriter;
import io.plastron.btree.SegmentRange;
import io.plastron.pagelog.EntryHeader;
import io.plastron.pagelog.KeyMark;
import io.plastron.pagelog.LogWriter;
import io.plastron.pagelog.RecordFormat;
import io.plastron.pagelog.Reservation;
import io.plastron.sealing.Sealer;
import io.plastron.sealing.SealingKey;
import io.plastron.types.KeyRefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Writes the pages of one checkpoint as records, sealed with one key. A whole page is a record of
 * its own; deltas are gathered into packs of about {@value #PACK_BYTES} bytes, because sealing them
 * one by one costs more than the force. A pack ends with its tree level at the latest, so that it
 * is sealed after all records whose tags it names. For one thread.
 */
public final class RecordWriter implements PageWriter {
    /** Page id of turtle and key page. */
    public static final long SPECIAL_PAGE_ID = 1;

    private static final int PACK_BYTES = 4096;

    private final LogWriter log;
    private final Sealer sealer;
    private final boolean sealed;
    private final SealingKey key;
    private final KeyMark mark;
    private final SealingQueue sealing;
    private final List<PackedDelta> pack = new ArrayList<>();
    private byte[] packPayload = new byte[PACK_BYTES / 4];
    private int packBytes;
    private long lastLsn;
    private SegmentRange emptied;
    private LongConsumer leftBytes;

    /**
     * @param sealed whether the store is sealed
     * @param key what pages are sealed with; null in a store that is not sealed, and in the first
     *     checkpoint of one that is, which has no pages to seal
     * @param helper seals with this writer when there is much to seal
     */
    public RecordWriter(LogWriter log, Sealer sealer, boolean sealed, SealingKey key,
            SealingHelper helper) {
        this.log = log;
        this.sealer = sealer;
        this.sealed = sealed;
        this.key = key;
        this.mark = key == null ? null : new KeyMark(key.id(), key.commitment());
        this.sealing = new SealingQueue(helper);
    }

    /** LSN of the record written last, 0 before the first. */
    public long lastLsn() {
        return lastLsn;
    }

    /**
     * Has pages leave these segments from now on; null: none.
     *
     * @param left hears how many bytes each image takes that is written for this reason alone
     */
    public RecordWriter emptying(SegmentRange segments, LongConsumer left) {
        emptied = segments;
        leftBytes = left;
        return this;
    }

    @Override
    public boolean mustMove(Cookie newest) {
        if (emptied == null || !emptied.wouldCover(newest)) {
            return false;
        }
        leftBytes.accept(newest.imageBytes());
        return true;
    }

    @Override
    public Pending image(int tableId, long pageId, byte[] payload, int offset, int length) {
        requireKey();
        int bytes = RecordFormat.recordBytes(1, length, sealed);
        List<EntryHeader> entries = List.of(EntryHeader.image(tableId, pageId, length));
        Reservation room = log.reserve(bytes, mark);
        RecordSeal seal = fill(room, entries, payload, offset, length, key);
        if (key == null) {
            seal.run();
        } else {
            sealing.add(seal);
        }
        return () -> Cookie.image(pageId, room.lsn(), bytes, seal.tag());
    }

    @Override
    public Pending delta(int tableId, Cookie on, byte[] payload, int offset, int length) {
        if (packBytes + length > PACK_BYTES || pack.size() == RecordFormat.ENTRIES_MAX) {
            flushPack();
        }
        if (packBytes + length > packPayload.length) {
            packPayload = Arrays.copyOf(
                    packPayload, Math.max(packBytes + length, 2 * packPayload.length));
        }
        System.arraycopy(payload, offset, packPayload, packBytes, length);
        packBytes += length;
        PackedDelta delta = new PackedDelta(on, new EntryHeader(tableId, true, on.chain() + 1,
                on.pageId(), length, on.baseLsn(), on.lsn(), on.slot(), on.recordBytes(),
                on.tag()));
        pack.add(delta);
        return delta;
    }

    private void requireKey() {
        if (sealed != (key != null)) {
            throw new KeyRefusedException("the store is sealed, but its key provider has not"
                    + " proven a sealing key yet; the events say why");
        }
    }

    @Override
    public void endLevel() {
        flushPack();
        sealing.finish();
    }

    private void flushPack() {
        if (pack.isEmpty()) {
            return;
        }
        requireKey();
        int bytes = RecordFormat.recordBytes(pack.size(), packBytes, sealed);
        List<EntryHeader> entries = pack.stream().map(delta -> delta.entry).toList();
        Reservation room = log.reserve(bytes, mark);
        byte[] tag = write(room, entries, packPayload, 0, packBytes, key);
        int shared = bytes - pack.size() * RecordFormat.ENTRY_BYTES - packBytes;
        for (int slot = 0; slot < pack.size(); slot++) {
            // What the entries share is counted once, with the first.
            pack.get(slot).resolve(room.lsn(), slot, bytes, slot == 0 ? shared : 0, tag);
        }
        pack.clear();
        packBytes = 0;
    }

    /** Writes a turtle or key page, which is never sealed; returns where it stands. */
    public Special special(int tableId, byte[] page) {
        flushPack();
        int bytes = RecordFormat.recordBytes(1, page.length, false);
        List<EntryHeader> entries =
                List.of(EntryHeader.image(tableId, SPECIAL_PAGE_ID, page.length));
        Reservation room = log.reserve(bytes, null);
        write(room, entries, page, 0, page.length, null);
        return new Special(room.lsn(), bytes);
    }

    /**
     * Where a turtle or key page stands.
     *
     * @param recordBytes of its record
     */
    public record Special(long lsn, int recordBytes) {}

    private byte[] write(Reservation room, List<EntryHeader> entries,
            byte[] payload, int offset, int length, SealingKey with) {
        RecordSeal seal = fill(room, entries, payload, offset, length, with);
        seal.run();
        return seal.tag();
    }

    /** Puts headers and payload into a room; it goes to the log once that was sealed. */
    private RecordSeal fill(Reservation room, List<EntryHeader> entries,
            byte[] payload, int offset, int length, SealingKey with) {
        boolean done = false;
        try {
            byte[] record = room.array();
            int at = room.offset();
            int stored = length + (with == null ? 0 : RecordFormat.TAG_BYTES);
            RecordFormat.putHeader(record, at, entries.size(), stored,
                    with == null ? 0 : with.id(), room.lsn());
            for (int slot = 0; slot < entries.size(); slot++) {
                RecordFormat.putEntry(record, at, slot, entries.get(slot));
            }
            int body = at + RecordFormat.headerBytes(entries.size());
            System.arraycopy(payload, offset, record, body, length);
            RecordSeal seal = new RecordSeal(room, sealer, with);
            lastLsn = room.lsn();
            done = true;
            return seal;
        } finally {
            if (!done) {
                room.abandon();
            }
        }
    }

    /** A delta waiting for its pack to be sealed. */
    private static final class PackedDelta implements Pending {
        private final Cookie on;
        private final EntryHeader entry;
        private Cookie cookie;

        PackedDelta(Cookie on, EntryHeader entry) {
            this.on = on;
            this.entry = entry;
        }

        void resolve(long lsn, int slot, int recordBytes, int sharedBytes, byte[] tag) {
            cookie = on.withDelta(lsn, slot, recordBytes,
                    RecordFormat.ENTRY_BYTES + entry.bytes() + sharedBytes, tag);
        }

        @Override
        public Cookie cookie() {
            if (cookie == null) {
                throw new IllegalStateException("the level of page " + on.pageId()
                        + " has not ended");
            }
            return cookie;
        }
    }
}
