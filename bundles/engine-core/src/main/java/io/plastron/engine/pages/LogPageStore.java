// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.pages;

import io.plastron.btree.Cookie;
import io.plastron.btree.PageStore;
import io.plastron.engine.space.Reclaimed;
import io.plastron.pagelog.EntryHeader;
import io.plastron.pagelog.PageLog;
import io.plastron.pagelog.RecordFormat;
import io.plastron.pagelog.StoredRecord;
import io.plastron.sealing.Sealer;
import io.plastron.sealing.SealingKey;
import io.plastron.types.CorruptionException;
import io.plastron.types.TableId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Reads pages from the log: the record a cookie names, proven by the cookie's tag and opened, then,
 * as long as it is a delta, the record its authenticated backlink names. Thread-safe.
 */
public final class LogPageStore implements PageStore {
    private final PageLog log;
    private final Sealer sealer;
    private final KeyCache keys;
    private final boolean sealed;
    private final IntConsumer keySeen;
    private final Reclaimed reclaimed;

    /**
     * @param sealed whether the store is sealed: then an unsealed entry is a planted one
     * @param reclaimed knows which segments were given back
     */
    public LogPageStore(PageLog log, Sealer sealer, KeyCache keys, boolean sealed,
            Reclaimed reclaimed) {
        this(log, sealer, keys, sealed, keyId -> {}, reclaimed);
    }

    private LogPageStore(
            PageLog log, Sealer sealer, KeyCache keys, boolean sealed, IntConsumer keySeen,
            Reclaimed reclaimed) {
        this.log = log;
        this.sealer = sealer;
        this.keys = keys;
        this.sealed = sealed;
        this.keySeen = keySeen;
        this.reclaimed = reclaimed;
    }

    /** The same pages, telling the key of each sealed record that is read. */
    public LogPageStore watchingKeys(IntConsumer seen) {
        return new LogPageStore(log, sealer, keys, sealed, seen, reclaimed);
    }

    @Override
    public List<ByteBuffer> read(int tableId, Cookie cookie) {
        Deque<ByteBuffer> members = new ArrayDeque<>(cookie.chain() + 1);
        long lsn = cookie.lsn();
        int bytes = cookie.recordBytes();
        int slot = cookie.slot();
        byte[] tag = cookie.tag();
        for (int chain = cookie.chain(); ; chain--) {
            StoredRecord record = record(lsn, bytes);
            byte[] content = open(record, tag);
            EntryHeader entry = entry(content, slot, lsn);
            requirePage(entry, tableId, cookie, chain, lsn);
            members.addFirst(payload(content, slot));
            if (!entry.delta()) {
                return List.copyOf(members);
            }
            lsn = entry.backlinkLsn();
            bytes = entry.backlinkBytes();
            slot = entry.backlinkSlot();
            tag = entry.backlinkTag();
        }
    }

    private StoredRecord record(long lsn, int bytes) {
        try {
            return log.read(lsn, bytes);
        } catch (CorruptionException missing) {
            throw reclaimed.explain(lsn, missing);
        }
    }

    private static void requirePage(
            EntryHeader entry, int tableId, Cookie cookie, int chain, long lsn) {
        long base = entry.delta() ? entry.baseLsn() : lsn;
        if (entry.tableId() != tableId || entry.pageId() != cookie.pageId()
                || entry.chain() != chain || base != cookie.baseLsn()) {
            throw new CorruptionException("record at LSN " + lsn + ": expected page "
                    + cookie.pageId() + " of table " + tableId + ", chain " + chain + " on LSN "
                    + cookie.baseLsn() + "; found page " + entry.pageId() + " of table "
                    + entry.tableId() + ", chain " + entry.chain() + " on LSN " + base);
        }
    }

    /** Checks the record's tag against the one expected and opens it in place. */
    private byte[] open(StoredRecord record, byte[] tag) {
        byte[] content = record.bytes();
        if (RecordFormat.kind(content) != RecordFormat.KIND_PAGES) {
            throw new CorruptionException(
                    "record at LSN " + record.lsn() + " is void; a page was expected");
        }
        if (!MessageDigest.isEqual(RecordFormat.tag(content), tag)) {
            throw new CorruptionException("record at LSN " + record.lsn()
                    + " is not the one its parent names: its tag differs");
        }
        requireSealing(RecordFormat.sealed(content), record.lsn());
        if (sealed) {
            int keyId = RecordFormat.keyId(content);
            keySeen.accept(keyId);
            SealingKey key = key(keyId, record.lsn());
            sealer.open(key, record.salt(), record.lsn(), content, 0, content.length);
        }
        return content;
    }

    private SealingKey key(int keyId, long lsn) {
        try {
            return keys.forRecord(keyId, lsn);
        } catch (CorruptionException missing) {
            throw reclaimed.explain(lsn, missing);
        }
    }

    private void requireSealing(boolean recordSealed, long lsn) {
        if (recordSealed != sealed) {
            throw new CorruptionException("record at LSN " + lsn + " is "
                    + (recordSealed ? "" : "not ") + "sealed, the store is "
                    + (sealed ? "" : "not ") + "sealed: it was not written by this store");
        }
    }

    /** The key a table's record is sealed with; 0 when the store is not sealed. */
    public int keyIdOf(Cookie cookie) {
        StoredRecord record = record(cookie.lsn(), cookie.recordBytes());
        requireSealing(RecordFormat.sealed(record.bytes()), cookie.lsn());
        return RecordFormat.keyId(record.bytes());
    }

    /**
     * Reads a turtle or key page, the only pages that are not sealed.
     *
     * @param bytes of its record, 0 when unknown
     */
    public byte[] readSpecial(int tableId, long lsn, int bytes) {
        byte[] content = record(lsn, bytes).bytes();
        if (RecordFormat.kind(content) != RecordFormat.KIND_PAGES
                || RecordFormat.sealed(content)) {
            throw new CorruptionException(
                    "record at LSN " + lsn + " is no " + special(tableId) + " page");
        }
        EntryHeader entry = entry(content, 0, lsn);
        if (entry.tableId() != tableId || entry.pageId() != RecordWriter.SPECIAL_PAGE_ID
                || entry.delta() || RecordFormat.entryCount(content) != 1) {
            throw new CorruptionException("record at LSN " + lsn + ": expected the "
                    + special(tableId) + " page, found page " + entry.pageId() + " of table "
                    + entry.tableId());
        }
        ByteBuffer payload = payload(content, 0);
        byte[] page = new byte[payload.remaining()];
        payload.get(page);
        return page;
    }

    private static String special(int tableId) {
        return tableId == TableId.TURTLE ? "turtle" : "key";
    }

    private static EntryHeader entry(byte[] record, int slot, long lsn) {
        if (slot >= RecordFormat.entryCount(record)) {
            throw new CorruptionException("record at LSN " + lsn + " has no slot " + slot);
        }
        return RecordFormat.entry(record, slot);
    }

    private static ByteBuffer payload(byte[] record, int slot) {
        int from = RecordFormat.headerBytes(record);
        for (int before = 0; before < slot; before++) {
            from += RecordFormat.entry(record, before).bytes();
        }
        int bytes = RecordFormat.entry(record, slot).bytes();
        return ByteBuffer.wrap(record, from, bytes).slice().asReadOnlyBuffer();
    }
}
