// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.files.OpenFile;
import io.plastron.types.StoreId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What a file {@code pin-<made>-<id>} says: who keeps which completion, and until when. It is
 * written under another name and renamed, so that it is always one whole state. Big-endian.
 *
 * <table>
 * <caption>pin, {@value #BYTES} bytes</caption>
 * <tr><th>offset</th><th>size</th><th>field</th><th>guards against</th></tr>
 * <tr><td>0</td><td>8</td><td>magic {@code PLPIN001}</td><td>another kind of file</td></tr>
 * <tr><td>8</td><td>16</td><td>store id</td><td>a pin on another store</td></tr>
 * <tr><td>24</td><td>8</td><td>LSN of the completion</td><td></td></tr>
 * <tr><td>32</td><td>8</td><td>end of the lease, milliseconds since 1970</td><td>holders that
 * died</td></tr>
 * <tr><td>40</td><td>4</td><td>bytes of the next field</td><td></td></tr>
 * <tr><td>44</td><td>208</td><td>who, UTF-8, the rest zero</td><td></td></tr>
 * <tr><td>252</td><td>4</td><td>CRC32C of bytes 0 to 251</td><td>damage</td></tr>
 * </table>
 */
record PinFile(long completionLsn, long untilMillis, String who) {
    static final int BYTES = 256;
    static final long MAGIC = 0x504C_5049_4E30_3031L;

    private static final int WHO_OFFSET = 44;
    private static final int WHO_BYTES_MAX = 208;
    private static final int CRC_OFFSET = 252;

    byte[] encode(StoreId storeId) {
        byte[] bytes = new byte[BYTES];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.putLong(MAGIC).put(storeId.bytes()).putLong(completionLsn).putLong(untilMillis);
        byte[] name = who.getBytes(StandardCharsets.UTF_8);
        int nameBytes = Math.min(name.length, WHO_BYTES_MAX);
        out.putInt(nameBytes).put(name, 0, nameBytes);
        out.putInt(CRC_OFFSET, FrameHeader.crc(bytes, 0, CRC_OFFSET));
        return bytes;
    }

    /** Null when it is not a whole pin of that store. */
    static PinFile decode(byte[] bytes, StoreId storeId) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.getLong() != MAGIC || !StoreId.read(in).equals(storeId)
                || in.getInt(CRC_OFFSET) != FrameHeader.crc(bytes, 0, CRC_OFFSET)) {
            return null;
        }
        long completionLsn = in.getLong();
        long untilMillis = in.getLong();
        int nameBytes = in.getInt();
        boolean possible = completionLsn > 0 && nameBytes >= 0 && nameBytes <= WHO_BYTES_MAX;
        return possible ? new PinFile(completionLsn, untilMillis,
                new String(bytes, WHO_OFFSET, nameBytes, StandardCharsets.UTF_8)) : null;
    }

    /**
     * Reads a pin; null when it says nothing that can be believed.
     *
     * @throws java.nio.file.NoSuchFileException it was taken away
     */
    static PinFile read(LogFolder folder, Path path, StoreId storeId) throws IOException {
        byte[] bytes = new byte[BYTES];
        try (OpenFile file = folder.files().openRead(path)) {
            boolean sized = file.read(ByteBuffer.wrap(bytes), 0) == BYTES && file.size() == BYTES;
            return sized ? decode(bytes, storeId) : null;
        }
    }

    /** Writes it under {@code temporary} and renames that to {@code path}. */
    void write(LogFolder folder, Path temporary, Path path, StoreId storeId) throws IOException {
        try (OpenFile file = folder.files().createNew(temporary)) {
            file.write(ByteBuffer.wrap(encode(storeId)), 0);
            // So that a power cut does not leave an empty one, which would pin everything.
            file.force();
        }
        folder.files().rename(temporary, path);
    }
}
