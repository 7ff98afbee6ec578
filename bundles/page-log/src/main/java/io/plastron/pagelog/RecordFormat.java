// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog;

import io.plastron.types.CorruptionException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The form of a record: one header, then an entry header for each page in it, then the stored
 * bytes. Small changes of several pages travel in one record, a <em>pack</em>, sealed as one:
 * sealing them one by one costs more than the force. Big-endian; reserved bytes are zero and
 * checked.
 *
 * <p><b>Record header</b>, {@value #HEADER_BYTES} bytes
 * <table>
 * <caption>record header</caption>
 * <tr><th>offset</th><th>size</th><th>field</th><th>guards against</th></tr>
 * <tr><td>0</td><td>1</td><td>kind: 1 pages, 2 void</td><td>taking abandoned room for
 * data</td></tr>
 * <tr><td>1</td><td>1</td><td>flags: 1 sealed</td><td>an unsealed entry planted in a sealed
 * store</td></tr>
 * <tr><td>2</td><td>2</td><td>header bytes: this header and all entry headers</td><td>a reader of
 * another minor format</td></tr>
 * <tr><td>4</td><td>2</td><td>entry count</td><td></td></tr>
 * <tr><td>6</td><td>2</td><td>reserved</td><td></td></tr>
 * <tr><td>8</td><td>4</td><td>stored bytes, the seal's tag included</td><td></td></tr>
 * <tr><td>12</td><td>4</td><td>key id, 0 when not sealed</td><td>opening with another key</td></tr>
 * <tr><td>16</td><td>8</td><td>LSN</td><td>a record that was moved</td></tr>
 * <tr><td>24</td><td>4</td><td>CRC32C of the whole record without these four
 * bytes</td><td>damage</td></tr>
 * <tr><td>28</td><td>4</td><td>reserved</td><td></td></tr>
 * </table>
 *
 * <p><b>Entry header</b>, {@value #ENTRY_BYTES} bytes each
 * <table>
 * <caption>entry header</caption>
 * <tr><th>offset</th><th>size</th><th>field</th><th>guards against</th></tr>
 * <tr><td>0</td><td>4</td><td>table id</td><td>a page of another table</td></tr>
 * <tr><td>4</td><td>1</td><td>flags: 1 image, 2 delta; exactly one</td><td>a delta read as a
 * page</td></tr>
 * <tr><td>5</td><td>1</td><td>members of the chain before this one; 0 for an image</td><td>endless
 * chains</td></tr>
 * <tr><td>6</td><td>2</td><td>slot of the backlink</td><td></td></tr>
 * <tr><td>8</td><td>8</td><td>page id</td><td>another page</td></tr>
 * <tr><td>16</td><td>4</td><td>plain bytes of this entry</td><td></td></tr>
 * <tr><td>20</td><td>4</td><td>bytes of the backlink's record</td><td>unchecked
 * allocations</td></tr>
 * <tr><td>24</td><td>8</td><td>base LSN: the chain's image; 0 for an image</td><td>a chain on
 * another base</td></tr>
 * <tr><td>32</td><td>8</td><td>backlink LSN: the chain's member before this one; 0 for an
 * image</td><td></td></tr>
 * <tr><td>40</td><td>16</td><td>tag of the backlink's record</td><td>an exchanged chain: who opens
 * a delta has proof of all beneath it</td></tr>
 * </table>
 *
 * <p>The stored bytes are the entries' bytes one after the other. Sealed, they are ciphertext of
 * the same length plus a 16-byte tag, and every byte of all headers but the CRC is associated data.
 * A record not sealed has as its tag its CRC32C, followed by 12 zero bytes.
 */
public final class RecordFormat {
    public static final int HEADER_BYTES = 32;
    public static final int ENTRY_BYTES = 56;
    public static final int TAG_BYTES = 16;
    /** Most entries of one record. */
    public static final int ENTRIES_MAX = 1024;
    /** Largest record: it lies within one frame. */
    public static final int RECORD_BYTES_MAX = (4 << 20) - 4096;
    /** Offset of the CRC, the only header bytes that are not associated data. */
    public static final int CRC_OFFSET = 24;
    /** Bytes of the CRC. */
    public static final int CRC_BYTES = 4;

    public static final int KIND_PAGES = 1;
    public static final int KIND_VOID = 2;
    public static final int FLAG_SEALED = 1;
    public static final int ENTRY_IMAGE = 1;
    public static final int ENTRY_DELTA = 2;

    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private RecordFormat() {}

    private static VarHandle view(Class<?> type) {
        return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.BIG_ENDIAN);
    }

    /** Bytes of all headers of a record with that many entries. */
    public static int headerBytes(int entries) {
        return HEADER_BYTES + entries * ENTRY_BYTES;
    }

    /** Bytes of a whole record. */
    public static int recordBytes(int entries, int plainBytes, boolean sealed) {
        return headerBytes(entries) + plainBytes + (sealed ? TAG_BYTES : 0);
    }

    /** Writes the record header, all but the CRC. */
    public static void putHeader(
            byte[] record, int at, int entries, int storedBytes, int keyId, long lsn) {
        record[at] = KIND_PAGES;
        record[at + 1] = (byte) (keyId == 0 ? 0 : FLAG_SEALED);
        SHORT.set(record, at + 2, (short) headerBytes(entries));
        SHORT.set(record, at + 4, (short) entries);
        SHORT.set(record, at + 6, (short) 0);
        INT.set(record, at + 8, storedBytes);
        INT.set(record, at + 12, keyId);
        LONG.set(record, at + 16, lsn);
        INT.set(record, at + CRC_OFFSET, 0);
        INT.set(record, at + 28, 0);
    }

    /** Writes entry header number {@code slot}. */
    public static void putEntry(byte[] record, int at, int slot, EntryHeader entry) {
        int p = at + headerBytes(slot);
        INT.set(record, p, entry.tableId());
        record[p + 4] = (byte) (entry.delta() ? ENTRY_DELTA : ENTRY_IMAGE);
        record[p + 5] = (byte) entry.chain();
        SHORT.set(record, p + 6, (short) entry.backlinkSlot());
        LONG.set(record, p + 8, entry.pageId());
        INT.set(record, p + 16, entry.bytes());
        INT.set(record, p + 20, entry.backlinkBytes());
        LONG.set(record, p + 24, entry.baseLsn());
        LONG.set(record, p + 32, entry.backlinkLsn());
        System.arraycopy(entry.backlinkTag(), 0, record, p + 40, TAG_BYTES);
    }

    /** Computes and stores the CRC over a finished record; returns it. */
    public static int putCrc(byte[] record, int at, int bytes) {
        int crc = crc(record, at, bytes);
        INT.set(record, at + CRC_OFFSET, crc);
        return crc;
    }

    /** CRC32C of a record without its CRC field. */
    public static int crc(byte[] record, int at, int bytes) {
        CRC32C crc = new CRC32C();
        crc.update(record, at, CRC_OFFSET);
        int rest = CRC_OFFSET + CRC_BYTES;
        crc.update(record, at + rest, bytes - rest);
        return (int) crc.getValue();
    }

    /**
     * Writes a void record over abandoned room.
     *
     * @param bytes of the room, at least {@value #HEADER_BYTES}
     */
    public static void putVoid(byte[] record, int at, int bytes, long lsn) {
        Arrays.fill(record, at, at + bytes, (byte) 0);
        putHeader(record, at, 0, bytes - HEADER_BYTES, 0, lsn);
        record[at] = KIND_VOID;
        putCrc(record, at, bytes);
    }

    public static int kind(byte[] record) {
        return record[0];
    }

    public static boolean sealed(byte[] record) {
        return (record[1] & FLAG_SEALED) != 0;
    }

    public static int headerBytes(byte[] record) {
        return Short.toUnsignedInt((short) SHORT.get(record, 2));
    }

    public static int entryCount(byte[] record) {
        return Short.toUnsignedInt((short) SHORT.get(record, 4));
    }

    public static int storedBytes(byte[] record) {
        return (int) INT.get(record, 8);
    }

    public static int keyId(byte[] record) {
        return (int) INT.get(record, 12);
    }

    /** Reads entry header number {@code slot} of a record that passed {@link #check}. */
    public static EntryHeader entry(byte[] record, int slot) {
        int p = headerBytes(slot);
        byte[] tag = new byte[TAG_BYTES];
        System.arraycopy(record, p + 40, tag, 0, TAG_BYTES);
        return new EntryHeader(
                (int) INT.get(record, p),
                record[p + 4] == ENTRY_DELTA,
                Byte.toUnsignedInt(record[p + 5]),
                (long) LONG.get(record, p + 8),
                (int) INT.get(record, p + 16),
                (long) LONG.get(record, p + 24),
                (long) LONG.get(record, p + 32),
                Short.toUnsignedInt((short) SHORT.get(record, p + 6)),
                (int) INT.get(record, p + 20),
                tag);
    }

    /** The tag of a record that passed {@link #check}: of its seal, or its CRC and zeros. */
    public static byte[] tag(byte[] record) {
        return tag(record, 0, record.length);
    }

    /** The tag of a finished record that stands at {@code at} in a larger array. */
    public static byte[] tag(byte[] record, int at, int bytes) {
        byte[] tag = new byte[TAG_BYTES];
        if ((record[at + 1] & FLAG_SEALED) != 0) {
            System.arraycopy(record, at + bytes - TAG_BYTES, tag, 0, TAG_BYTES);
        } else {
            System.arraycopy(record, at + CRC_OFFSET, tag, 0, CRC_BYTES);
        }
        return tag;
    }

    /**
     * Size of a whole record from its first {@value #HEADER_BYTES} bytes, checked to be possible
     * but not yet proven by the CRC.
     */
    public static int recordBytes(byte[] header, long lsn) {
        int stored = storedBytes(header);
        long bytes = (long) headerBytes(header) + stored;
        if (stored < 0 || headerBytes(header) < HEADER_BYTES || bytes > RECORD_BYTES_MAX) {
            throw new CorruptionException("record at LSN " + lsn + ": impossible size " + bytes
                    + " in its header; the file is damaged there. Run verify, restore a copy");
        }
        return (int) bytes;
    }

    /**
     * Checks everything about a record that needs no key.
     *
     * @throws CorruptionException naming what was expected and found
     */
    public static void check(byte[] record, long lsn) {
        if (record.length < HEADER_BYTES) {
            throw damaged(lsn, "shorter than a header: " + record.length + " bytes");
        }
        int found = crc(record, 0, record.length);
        int stated = (int) INT.get(record, CRC_OFFSET);
        if (found != stated) {
            throw damaged(lsn, String.format("CRC32C %08x, expected %08x", found, stated));
        }
        if ((long) LONG.get(record, 16) != lsn) {
            throw damaged(lsn, "it says to be at LSN " + LONG.get(record, 16));
        }
        int kind = record[0];
        if (kind != KIND_PAGES && kind != KIND_VOID) {
            throw damaged(lsn, "unknown kind " + kind);
        }
        int entries = entryCount(record);
        if (entries > ENTRIES_MAX || headerBytes(record) != headerBytes(entries)
                || (long) headerBytes(record) + storedBytes(record) != record.length) {
            throw damaged(lsn, "its sizes contradict each other");
        }
        boolean sealed = sealed(record);
        if ((record[1] & ~FLAG_SEALED) != 0 || sealed != (keyId(record) > 0) || keyId(record) < 0
                || (short) SHORT.get(record, 6) != 0 || (int) INT.get(record, 28) != 0) {
            throw damaged(lsn, "flags, key id or reserved bytes are not as this format has them");
        }
        if (kind == KIND_VOID) {
            return;
        }
        long plain = sealed ? TAG_BYTES : 0;
        for (int slot = 0; slot < entries; slot++) {
            plain += checkEntry(record, slot, lsn);
        }
        if (entries == 0 || plain != storedBytes(record)) {
            throw damaged(lsn, "its entries have " + plain + " bytes, stored are "
                    + storedBytes(record));
        }
    }

    private static long checkEntry(byte[] record, int slot, long lsn) {
        int flags = record[headerBytes(slot) + 4];
        EntryHeader entry = entry(record, slot);
        boolean image = flags == ENTRY_IMAGE;
        if (!image && flags != ENTRY_DELTA || entry.bytes() < 0 || entry.backlinkBytes() < 0) {
            throw damaged(lsn, "entry " + slot + " has impossible flags or sizes");
        }
        boolean chained = entry.baseLsn() > 0 && entry.backlinkLsn() >= entry.baseLsn()
                && entry.backlinkLsn() < lsn && entry.chain() > 0;
        boolean unchained = entry.baseLsn() == 0 && entry.backlinkLsn() == 0 && entry.chain() == 0;
        if (image ? !unchained : !chained) {
            throw damaged(lsn, "entry " + slot + " has an impossible chain");
        }
        return entry.bytes();
    }

    private static CorruptionException damaged(long lsn, String what) {
        return new CorruptionException(
                "record at LSN " + lsn + ": " + what + ". Run verify, restore a copy");
    }
}
