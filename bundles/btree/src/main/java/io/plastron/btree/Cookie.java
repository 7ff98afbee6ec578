// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import io.plastron.types.CorruptionException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How a parent names a page: everything needed to read it and to know that it is the right one. As
 * a cookie holds the tag of the page's newest record, and a record is proven by its tag, a tree
 * authenticates itself from its root down.
 *
 * <p>Stored form, {@value #BYTES} bytes, big-endian
 * <table>
 * <caption>cookie</caption>
 * <tr><th>offset</th><th>size</th><th>field</th><th>guards against</th></tr>
 * <tr><td>0</td><td>8</td><td>page id</td><td>another page in the same record</td></tr>
 * <tr><td>8</td><td>8</td><td>LSN of the page's newest record</td>
 * <td>an older state of the page</td></tr>
 * <tr><td>16</td><td>2</td><td>slot in that record</td><td></td></tr>
 * <tr><td>18</td><td>1</td><td>bit 7: values below this page stand in pieces; bits 0 to 6: chain,
 * deltas on the image</td><td>pieces forgotten when a tree is cleared; endless chains</td></tr>
 * <tr><td>19</td><td>1</td><td>the image's share of the chain's bytes, in 255ths, not 0; 255
 * without deltas</td><td></td></tr>
 * <tr><td>20</td><td>4</td><td>bytes of that record</td><td>unchecked allocations</td></tr>
 * <tr><td>24</td><td>4</td><td>stored bytes of this page's whole chain</td><td></td></tr>
 * <tr><td>28</td><td>8</td><td>LSN of the chain's image</td><td>a chain on another base</td></tr>
 * <tr><td>36</td><td>16</td><td>tag of that record</td><td>exchanged contents</td></tr>
 * </table>
 *
 * <p>Where a page's records lie in the log follows from its cookie alone, and what they take, too:
 * the image at {@link #baseLsn}, the newest record at {@link #lsn}, all others between them.
 *
 * @param imageShare of {@link #chainBytes}, in 255ths
 * @param tag 16 bytes; never changed after construction
 * @param bigBelow whether values below this page stand in pieces; of a leaf: its value does
 */
public record Cookie(
        long pageId,
        long lsn,
        int slot,
        int chain,
        int imageShare,
        int recordBytes,
        int chainBytes,
        long baseLsn,
        byte[] tag,
        boolean bigBelow) {
    /** Size of the stored form. */
    public static final int BYTES = 52;

    /** {@link #imageShare} of a page without deltas. */
    public static final int SHARES = 255;

    private static final int TAG_BYTES = 16;
    private static final int BIG_BELOW = 0x80;

    /** The same record of a page with or without values in pieces below. */
    Cookie withBigBelow(boolean big) {
        return big == bigBelow ? this : new Cookie(
                pageId, lsn, slot, chain, imageShare, recordBytes, chainBytes, baseLsn, tag, big);
    }

    /** A page that stands in one record of its own. */
    public static Cookie image(long pageId, long lsn, int recordBytes, byte[] tag) {
        return new Cookie(
                pageId, lsn, 0, 0, SHARES, recordBytes, recordBytes, lsn, tag, false);
    }

    /**
     * This page with one more delta.
     *
     * @param recordBytes of the record the delta is in
     * @param addedBytes what the delta adds to the chain
     */
    public Cookie withDelta(
            long deltaLsn, int deltaSlot, int recordBytes, int addedBytes, byte[] tag) {
        int bytes = chainBytes + addedBytes;
        int share = (int) Math.max(1, Math.round((double) imageBytes() * SHARES / bytes));
        return new Cookie(pageId, deltaLsn, deltaSlot, chain + 1, share, recordBytes, bytes,
                baseLsn, tag, bigBelow);
    }

    /** Stored bytes of the image, to about one part in 255. */
    public int imageBytes() {
        return (int) ((long) chainBytes * imageShare / SHARES);
    }

    /** Appends the stored form. */
    public void write(ByteBuffer target) {
        target.putLong(pageId).putLong(lsn).putShort((short) slot)
                .put((byte) (bigBelow ? chain | BIG_BELOW : chain)).put((byte) imageShare)
                .putInt(recordBytes).putInt(chainBytes).putLong(baseLsn).put(tag);
    }

    /**
     * Reads the stored form.
     *
     * @throws CorruptionException impossible values
     */
    public static Cookie read(ByteBuffer source) {
        if (source.remaining() < BYTES) {
            throw new CorruptionException("a page cookie has " + source.remaining()
                    + " bytes, expected " + BYTES);
        }
        long pageId = source.getLong();
        long lsn = source.getLong();
        int slot = Short.toUnsignedInt(source.getShort());
        int chainByte = source.get();
        int chain = chainByte & ~BIG_BELOW & 0xff;
        int imageShare = Byte.toUnsignedInt(source.get());
        int recordBytes = source.getInt();
        int chainBytes = source.getInt();
        long baseLsn = source.getLong();
        byte[] tag = new byte[TAG_BYTES];
        source.get(tag);
        if (pageId <= 0 || lsn <= 0 || imageShare == 0 || recordBytes <= 0 || chainBytes <= 0
                || baseLsn <= 0 || baseLsn > lsn || (chain == 0) != (baseLsn == lsn)
                || chain == 0 && imageShare != SHARES) {
            throw new CorruptionException(
                    "impossible page cookie: page " + pageId + " at LSN " + lsn);
        }
        return new Cookie(pageId, lsn, slot, chain, imageShare, recordBytes, chainBytes, baseLsn,
                tag, (chainByte & BIG_BELOW) != 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cookie that && pageId == that.pageId && lsn == that.lsn
                && slot == that.slot && chain == that.chain && imageShare == that.imageShare
                && recordBytes == that.recordBytes && chainBytes == that.chainBytes
                && baseLsn == that.baseLsn && bigBelow == that.bigBelow
                && Arrays.equals(tag, that.tag);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(lsn * 31 + slot);
    }

    @Override
    public String toString() {
        return "Cookie[page=" + pageId + ", lsn=" + lsn + "/" + slot + ", chain=" + chain + "]";
    }
}
