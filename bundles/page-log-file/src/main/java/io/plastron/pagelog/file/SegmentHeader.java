// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.types.CorruptionException;
import io.plastron.types.StoreId;
import io.plastron.types.TooNewException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * First block of a segment file: what the segment is and where the log before it ends. Big-endian;
 * reserved bytes and the rest of the block are zero and checked.
 *
 * <table>
 * <caption>segment header, {@value #BYTES} bytes at the start of a block of 4096</caption>
 * <tr><th>offset</th><th>size</th><th>field</th><th>guards against</th></tr>
 * <tr><td>0</td><td>8</td><td>magic {@code PLSEGMNT}</td><td>another kind of file</td></tr>
 * <tr><td>8</td><td>2</td><td>major format, {@value #MAJOR}</td><td>a format this code cannot
 * read</td></tr>
 * <tr><td>10</td><td>2</td><td>minor format, {@value #MINOR}</td><td></td></tr>
 * <tr><td>12</td><td>4</td><td>block bytes, 4096; the first frame stands there</td><td></td></tr>
 * <tr><td>16</td><td>16</td><td>store id</td><td>a segment of another store</td></tr>
 * <tr><td>32</td><td>8</td><td>epoch of the leader that wrote it</td><td>a former leader's
 * segment</td></tr>
 * <tr><td>40</td><td>16</td><td>salt, random</td><td>frames of another segment with the same LSNs;
 * one sealing nonce used twice</td></tr>
 * <tr><td>56</td><td>4</td><td>number: high half of its LSNs</td><td>a renamed file</td></tr>
 * <tr><td>60</td><td>4</td><td>segment bytes: it never grows beyond</td><td></td></tr>
 * <tr><td>64</td><td>8</td><td>epoch of the segment before</td><td></td></tr>
 * <tr><td>72</td><td>16</td><td>salt of the segment before</td><td>linking to a segment that only
 * has the number</td></tr>
 * <tr><td>88</td><td>8</td><td>end LSN of the segment before: there this one goes on; 0 for
 * none</td><td>bytes behind a cut coming back to life</td></tr>
 * <tr><td>96</td><td>4</td><td>chain: header CRC of the last frame before</td><td>another frame at
 * that place</td></tr>
 * <tr><td>100</td><td>4</td><td>flags: 1 sealed store</td><td>unsealed data in a sealed
 * store</td></tr>
 * <tr><td>104</td><td>20</td><td>reserved</td><td></td></tr>
 * <tr><td>124</td><td>4</td><td>CRC32C of bytes 0 to 123</td><td>damage</td></tr>
 * </table>
 *
 * <p>A link whose epoch is another than the segment's own is a <em>cut</em>: a new leader's; the
 * bytes before it were forced before this header was written, so it vouches for them. A link of the
 * same epoch is a roll-over and vouches for nothing.
 *
 * @param salt 16 bytes, not copied
 * @param link where the log before ends
 */
record SegmentHeader(
        StoreId storeId,
        long epoch,
        byte[] salt,
        int number,
        int segmentBytes,
        Link link,
        boolean sealed) {
    static final int BYTES = 128;
    static final int MAJOR = 1;
    static final int MINOR = 0;
    static final int SALT_BYTES = 16;

    static final long MAGIC = 0x504C_5345_474D_4E54L;
    private static final int CRC_OFFSET = 124;
    private static final int FLAG_SEALED = 1;

    /**
     * A place in the log where a later segment goes on.
     *
     * @param epoch of the segment there, 0 for the beginning of the log
     * @param salt of the segment there, not copied
     * @param endLsn first LSN behind what counts there
     * @param chain header CRC of the last frame that counts; of the segment header if there is none
     */
    record Link(long epoch, byte[] salt, long endLsn, int chain) {
        /** The beginning of the log. */
        static final Link NONE = new Link(0, new byte[SALT_BYTES], 0, 0);

        boolean isNone() {
            return endLsn == 0;
        }
    }

    /** First eight bytes of the salt, which every frame repeats. */
    long saltPrefix() {
        return ByteBuffer.wrap(salt).getLong();
    }

    /** LSN of the first frame. */
    long startLsn() {
        return Blocks.lsn(number, Blocks.BLOCK_BYTES);
    }

    /** Whether the link is a new leader's cut and not a roll-over. */
    boolean isCut() {
        return link.epoch() != epoch;
    }

    /** Whether this is the segment a link leads to. */
    boolean isTargetOf(Link other) {
        return !other.isNone() && other.epoch() == epoch && Blocks.number(other.endLsn()) == number
                && Arrays.equals(other.salt(), salt);
    }

    /** The stored block. */
    byte[] encode() {
        byte[] block = new byte[Blocks.BLOCK_BYTES];
        ByteBuffer out = ByteBuffer.wrap(block);
        out.putLong(MAGIC).putShort((short) MAJOR).putShort((short) MINOR);
        out.putInt(Blocks.BLOCK_BYTES).put(storeId.bytes()).putLong(epoch).put(salt);
        out.putInt(number).putInt(segmentBytes);
        out.putLong(link.epoch()).put(link.salt()).putLong(link.endLsn()).putInt(link.chain());
        out.putInt(sealed ? FLAG_SEALED : 0);
        out.putInt(CRC_OFFSET, crc(block));
        return block;
    }

    /** Header CRC as stored in {@code block}; the first frame's chain. */
    static int crc(byte[] block) {
        CRC32C crc = new CRC32C();
        crc.update(block, 0, CRC_OFFSET);
        return (int) crc.getValue();
    }

    /**
     * Reads a header.
     *
     * @param block the first 4096 bytes of the file
     * @param file for messages
     * @throws CorruptionException it is not what was once written; all zeros is for the caller to
     *     see
     * @throws TooNewException a newer major format
     */
    static SegmentHeader decode(byte[] block, String file) {
        ByteBuffer in = ByteBuffer.wrap(block);
        if (in.getLong() != MAGIC) {
            throw damaged(file, "offset 0: no segment header's magic");
        }
        int found = crc(block);
        int stated = in.getInt(CRC_OFFSET);
        if (found != stated) {
            throw damaged(file,
                    String.format("offset 0: header CRC32C %08x, expected %08x", found, stated));
        }
        int major = Short.toUnsignedInt(in.getShort());
        if (major > MAJOR) {
            throw new TooNewException(file + ": segment format " + major + ", this version reads up"
                    + " to " + MAJOR + ". Open it with the version that wrote it, or a newer one");
        }
        in.getShort();
        int blockBytes = in.getInt();
        StoreId storeId = StoreId.read(in);
        long epoch = in.getLong();
        byte[] salt = bytes(in);
        int number = in.getInt();
        int segmentBytes = in.getInt();
        long linkEpoch = in.getLong();
        byte[] linkSalt = bytes(in);
        Link link = new Link(linkEpoch, linkSalt, in.getLong(), in.getInt());
        int flags = in.getInt();
        if (major != MAJOR || blockBytes != Blocks.BLOCK_BYTES || epoch <= 0 || number <= 0
                || segmentBytes < 2 * Blocks.BLOCK_BYTES || (flags & ~FLAG_SEALED) != 0
                || link.endLsn() < 0 || link.epoch() < 0) {
            throw damaged(file, "offset 8: header fields are not as this format has them");
        }
        if (!Blocks.isZero(block, 104, CRC_OFFSET) || !Blocks.isZero(block, BYTES, block.length)) {
            throw damaged(file, "offset 104: reserved bytes of the header are not zero");
        }
        return new SegmentHeader(
                storeId, epoch, salt, number, segmentBytes, link, (flags & FLAG_SEALED) != 0);
    }

    private static byte[] bytes(ByteBuffer in) {
        byte[] salt = new byte[SALT_BYTES];
        in.get(salt);
        return salt;
    }

    private static CorruptionException damaged(String file, String what) {
        return new CorruptionException(
                file + ": " + what + ". The file is damaged; restore a copy of the store");
    }
}
