// SPDX-License-Identifier: Apache-2.0
package io.plastron.turtle;

import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.TooNewException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The form of a key page: a crypt header, then the payload. Little-endian, unlike Plastron's own
 * formats, as this one is WiredTiger's.
 *
 * <p><b>Version 2</b>, compatible with readers of version 1, {@value #HEADER_BYTES} bytes
 * <table>
 * <caption>crypt header</caption>
 * <tr><th>offset</th><th>size</th><th>field</th><th>guards against</th></tr>
 * <tr><td>0</td><td>4</td><td>signature, {@code wtch}</td><td>another kind of page</td></tr>
 * <tr><td>4</td><td>1</td><td>version: 2</td><td></td></tr>
 * <tr><td>5</td><td>1</td><td>compatible version: oldest reader that may read it, 1</td><td>a
 * reader that would misunderstand</td></tr>
 * <tr><td>6</td><td>1</td><td>header bytes: 24</td><td>fields a reader does not know</td></tr>
 * <tr><td>7</td><td>1</td><td>unused, written as 0 and, as in the original, not looked at: a later
 * version may use it</td><td></td></tr>
 * <tr><td>8</td><td>4</td><td>payload bytes</td><td>a page cut off or padded</td></tr>
 * <tr><td>12</td><td>4</td><td>CRC32C of header and payload with these four bytes
 * zero</td><td>damage</td></tr>
 * <tr><td>16</td><td>8</td><td>timestamp, 0 for none</td><td></td></tr>
 * </table>
 *
 * <p><b>Version 1</b> ends before the timestamp and has 16 header bytes. A header longer than 24
 * bytes is of a newer writer; what follows the timestamp is skipped. The first 16 bytes and the
 * rule of the CRC are the same in every version, so that damage is told from novelty.
 */
final class CryptHeader {
    static final int VERSION = 2;
    static final int COMPATIBLE_VERSION = 1;
    static final int HEADER_BYTES = 24;

    /** The bytes 77 74 63 68, {@code wtch}. */
    private static final int SIGNATURE = 0x68637477;
    /** What every version has. */
    private static final int HEADER_BYTES_MIN = 16;
    private static final int CHECKSUM_OFFSET = 12;
    private static final int CHECKSUM_BYTES = 4;

    private CryptHeader() {}

    static byte[] encode(byte[] payload, long timestamp) {
        if (payload.length == 0 || payload.length > KeyPage.PAYLOAD_BYTES_MAX) {
            throw new InvalidUseException("a key page holds 1 to " + KeyPage.PAYLOAD_BYTES_MAX
                    + " bytes of key metadata, not " + payload.length);
        }
        byte[] page = new byte[HEADER_BYTES + payload.length];
        ByteBuffer target = littleEndian(page);
        target.putInt(SIGNATURE).put((byte) VERSION).put((byte) COMPATIBLE_VERSION)
                .put((byte) HEADER_BYTES).put((byte) 0)
                .putInt(payload.length).putInt(0).putLong(timestamp).put(payload);
        target.putInt(CHECKSUM_OFFSET, checksumOf(page));
        return page;
    }

    /** Checks in the original's order: what is damaged must not be called too new. */
    static KeyPage decode(byte[] page) {
        if (page.length < HEADER_BYTES_MIN) {
            throw damaged("it has " + page.length + " bytes, its header alone has at least "
                    + HEADER_BYTES_MIN);
        }
        ByteBuffer stored = littleEndian(page);
        int checksum = stored.getInt(CHECKSUM_OFFSET);
        int found = checksumOf(page);
        if (found != checksum) {
            throw damaged(String.format("CRC32C %08x, expected %08x", found, checksum));
        }
        int headerBytes = Byte.toUnsignedInt(stored.get(6));
        if (headerBytes < HEADER_BYTES_MIN) {
            throw damaged("its header says to have " + headerBytes + " bytes, at least "
                    + HEADER_BYTES_MIN + " expected");
        }
        if (headerBytes > page.length) {
            throw damaged("its header says to have " + headerBytes + " bytes, the whole page has "
                    + page.length);
        }
        long payloadBytes = Integer.toUnsignedLong(stored.getInt(8));
        if (page.length - headerBytes != payloadBytes) {
            throw damaged("its header announces " + payloadBytes + " bytes of key metadata, found "
                    + (page.length - headerBytes));
        }
        int compatibleVersion = Byte.toUnsignedInt(stored.get(5));
        if (compatibleVersion > VERSION) {
            throw new TooNewException("key page: it needs a reader of crypt header version "
                    + compatibleVersion + ", this one reads up to " + VERSION
                    + ". Upgrade Plastron");
        }
        if (stored.getInt(0) != SIGNATURE) {
            throw damaged(String.format("signature %08x, expected %08x; it is no key page",
                    stored.getInt(0), SIGNATURE));
        }
        if (payloadBytes == 0 || payloadBytes > KeyPage.PAYLOAD_BYTES_MAX) {
            throw damaged(payloadBytes + " bytes of key metadata, expected 1 to "
                    + KeyPage.PAYLOAD_BYTES_MAX);
        }
        return new KeyPage(Byte.toUnsignedInt(stored.get(4)), compatibleVersion, headerBytes,
                Integer.toUnsignedLong(checksum), timestamp(page, headerBytes),
                Arrays.copyOfRange(page, headerBytes, page.length));
    }

    /** As much of the timestamp as the header holds, the rest zero. */
    private static long timestamp(byte[] page, int headerBytes) {
        byte[] header = Arrays.copyOf(
                Arrays.copyOf(page, Math.min(HEADER_BYTES, headerBytes)), HEADER_BYTES);
        return littleEndian(header).getLong(HEADER_BYTES_MIN);
    }

    private static int checksumOf(byte[] page) {
        CRC32C crc = new CRC32C();
        crc.update(page, 0, CHECKSUM_OFFSET);
        crc.update(new byte[CHECKSUM_BYTES]);
        int rest = CHECKSUM_OFFSET + CHECKSUM_BYTES;
        crc.update(page, rest, page.length - rest);
        return (int) crc.getValue();
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static CorruptionException damaged(String what) {
        return new CorruptionException("key page: " + what + ". Run verify, restore a copy");
    }
}
