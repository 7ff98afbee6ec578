// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Head of a frame, the unit in which a segment is written and verified. Big-endian.
 *
 * <table>
 * <caption>frame header, {@value #BYTES} bytes</caption>
 * <tr><th>offset</th><th>size</th><th>field</th><th>guards against</th></tr>
 * <tr><td>0</td><td>4</td><td>magic {@code PLFR}</td><td>reading data as a frame</td></tr>
 * <tr><td>4</td><td>1</td><td>kind: 1 body, 2 key, 3 completion</td><td></td></tr>
 * <tr><td>5</td><td>1</td><td>flags: 1 block end: the next frame starts at the next block, not at
 * the next multiple of 8</td><td>a write that touches a sector with bytes of an earlier
 * write</td></tr>
 * <tr><td>6</td><td>2</td><td>header bytes, {@value #BYTES}</td><td>a reader of another minor
 * format</td></tr>
 * <tr><td>8</td><td>4</td><td>frame bytes, header included, padding not</td><td></td></tr>
 * <tr><td>12</td><td>4</td><td>chain: header CRC of the frame before; of the segment header for the
 * first</td><td>a gap; a frame that stayed from an abandoned run</td></tr>
 * <tr><td>16</td><td>8</td><td>LSN of this header</td><td>a frame that was moved</td></tr>
 * <tr><td>24</td><td>8</td><td>first 8 bytes of the segment's salt</td><td>a frame of another
 * segment of the same number</td></tr>
 * <tr><td>32</td><td>8</td><td>durable LSN: up to here everything was forced and acknowledged when
 * this was written</td><td>taking damage for a torn tail</td></tr>
 * <tr><td>40</td><td>8</td><td>LSN of the completion before, 0 for none</td><td></td></tr>
 * <tr><td>48</td><td>8</td><td>LSN of the first frame of this checkpoint; for
 * whoever looks at the file, nothing reads it</td><td></td></tr>
 * <tr><td>56</td><td>4</td><td>CRC32C of the bytes behind this header</td><td>damage</td></tr>
 * <tr><td>60</td><td>4</td><td>CRC32C of bytes 0 to 59</td><td>a damaged length that stretches the
 * zero test over sectors never written</td></tr>
 * </table>
 *
 * <p>As the header CRC covers the body CRC, the chain covers everything.
 */
record FrameHeader(
        int kind,
        boolean blockEnd,
        int bytes,
        int chain,
        long lsn,
        long saltPrefix,
        long durableLsn,
        long previousCompletionLsn,
        long firstLsn,
        int bodyCrc) {
    static final int BYTES = 64;
    static final int MAGIC = 0x504C_4652;
    /** Largest frame. */
    static final int FRAME_BYTES_MAX = 4 << 20;

    static final int KIND_BODY = 1;
    static final int KIND_KEY = 2;
    static final int KIND_COMPLETION = 3;

    private static final int FLAG_BLOCK_END = 1;
    private static final int CRC_OFFSET = 60;

    /** Writes the header; returns its CRC, the next frame's chain. */
    int encode(byte[] target, int at) {
        ByteBuffer out = ByteBuffer.wrap(target, at, BYTES);
        out.putInt(MAGIC).put((byte) kind).put((byte) (blockEnd ? FLAG_BLOCK_END : 0));
        out.putShort((short) BYTES).putInt(bytes).putInt(chain).putLong(lsn).putLong(saltPrefix);
        out.putLong(durableLsn).putLong(previousCompletionLsn).putLong(firstLsn).putInt(bodyCrc);
        int crc = crc(target, at, CRC_OFFSET);
        out.putInt(crc);
        return crc;
    }

    /**
     * Reads a header if it is whole and belongs here.
     *
     * @return null when it is not a header written at {@code lsn} under that salt
     */
    static FrameHeader decode(byte[] source, int at, long lsn, long saltPrefix) {
        ByteBuffer in = ByteBuffer.wrap(source, at, BYTES);
        if (in.getInt() != MAGIC || in.getInt(at + CRC_OFFSET) != crc(source, at, CRC_OFFSET)) {
            return null;
        }
        int kind = in.get();
        int flags = in.get();
        int headerBytes = in.getShort();
        FrameHeader header = new FrameHeader(kind, (flags & FLAG_BLOCK_END) != 0, in.getInt(),
                in.getInt(), in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong(),
                in.getInt());
        boolean known = kind >= KIND_BODY && kind <= KIND_COMPLETION
                && (flags & ~FLAG_BLOCK_END) == 0 && headerBytes == BYTES;
        boolean sized = header.bytes >= BYTES && header.bytes <= FRAME_BYTES_MAX;
        boolean here = header.lsn == lsn && header.saltPrefix == saltPrefix;
        return known && sized && here && (kind != KIND_COMPLETION || header.blockEnd)
                ? header : null;
    }

    /** CRC of a stored header that {@link #decode} accepted. */
    static int storedCrc(byte[] source, int at) {
        return ByteBuffer.wrap(source).getInt(at + CRC_OFFSET);
    }

    /** Offset of the next frame when this one stands at {@code offset}. */
    long nextOffset(long offset) {
        return blockEnd ? Blocks.alignBlock(offset + bytes) : Blocks.align8(offset + bytes);
    }

    static int crc(byte[] source, int at, int bytes) {
        CRC32C crc = new CRC32C();
        crc.update(source, at, bytes);
        return (int) crc.getValue();
    }
}
