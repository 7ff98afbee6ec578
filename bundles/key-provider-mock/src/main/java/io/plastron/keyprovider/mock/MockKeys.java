// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.mock;

import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyId;
import io.plastron.types.CorruptionException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.StoreId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The mock's key metadata: which data keys a store has. It holds no key: they are computed from the
 * seed, so an id that a forgotten rotation gave and another mock gives again names the same key.
 * Immutable. All integers big-endian.
 *
 * <pre>
 * offset  size  field                         guards against
 *      0     8  magic "PLASTMOK"              another kind of provider's metadata
 *      8     2  version: 1                    an old mock misunderstanding new metadata
 *     10     2  zero                          a use of these bytes this reader does not know
 *     12     4  bytes in all                  truncation, trailing bytes
 *     16    16  store id                      metadata of another store
 *     32     8  SHA-256 of the seed, begin    another seed: the mock's form of a wrong wrapping key
 *     40     4  number of key ids n           -
 *     44   4 n  key ids, ascending; the last one seals
 *    ...   ...  zeros up to the size asked for
 *    ...     4  CRC32C of all bytes before    damage
 * </pre>
 *
 * @param seed what the keys follow from
 * @param store whose keys
 * @param ids ascending, at least one; the last one seals
 */
record MockKeys(long seed, StoreId store, List<Integer> ids) {
    private static final byte[] MAGIC = "PLASTMOK".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 44;
    private static final int CRC_BYTES = 4;

    MockKeys {
        ids = List.copyOf(ids);
    }

    int sealingId() {
        return ids.get(ids.size() - 1);
    }

    MockKeys with(int id) {
        List<Integer> grown = new ArrayList<>(ids);
        grown.add(id);
        return new MockKeys(seed, store, grown);
    }

    /** The data key of an id, whether these keys hold it or not. */
    DataKey dataKey(int id) {
        ByteBuffer input = ByteBuffer.allocate(8 + StoreId.BYTES + 4);
        input.putLong(seed).put(store.bytes()).putInt(id);
        return new DataKey(new KeyId(id), sha256(input.array()));
    }

    byte[] encode(int bytesMin) {
        int size = Math.max(bytesMin, HEADER_BYTES + 4 * ids.size() + CRC_BYTES);
        ByteBuffer target = ByteBuffer.allocate(size);
        target.put(MAGIC).putShort((short) 1).putShort((short) 0).putInt(size);
        target.put(store.bytes()).putLong(check(seed)).putInt(ids.size());
        ids.forEach(target::putInt);
        return target.putInt(size - CRC_BYTES, crc(target.array())).array();
    }

    static MockKeys decode(long seed, StoreId store, byte[] bytes) {
        ByteBuffer source = ByteBuffer.wrap(bytes);
        int magicBytes = Math.min(MAGIC.length, bytes.length);
        if (!Arrays.equals(bytes, 0, magicBytes, MAGIC, 0, magicBytes)) {
            throw new KeyRefusedException("the key metadata of store " + store
                    + " is not a mock's; install the key provider that wrote it");
        }
        if (bytes.length < HEADER_BYTES + 4 + CRC_BYTES || source.getInt(12) != bytes.length
                || source.getInt(bytes.length - CRC_BYTES) != crc(bytes)) {
            throw damaged(store, "size or CRC32C is wrong");
        }
        if (source.getShort(8) != 1 || source.getShort(10) != 0) {
            throw new KeyRefusedException("the key metadata of store " + store
                    + " is of a mock of version " + source.getShort(8) + ", this one is 1");
        }
        StoreId owner = StoreId.read(source.position(16));
        if (!owner.equals(store)) {
            throw new KeyRefusedException(
                    "this key metadata belongs to store " + owner + ", not to store " + store);
        }
        if (source.getLong() != check(seed)) {
            throw new KeyRefusedException("the key metadata of store " + store
                    + " was made by a mock of another seed; configure that one");
        }
        return new MockKeys(seed, store, ids(store, source));
    }

    private static List<Integer> ids(StoreId store, ByteBuffer source) {
        int count = source.getInt();
        if (count < 1 || count > (source.remaining() - CRC_BYTES) / 4) {
            throw damaged(store, count + " keys in " + source.limit() + " bytes");
        }
        List<Integer> ids = new ArrayList<>();
        int lower = 0;
        for (int index = 0; index < count; index++) {
            int id = source.getInt();
            if (id <= lower) {
                throw damaged(store, "key id " + id + " after " + lower);
            }
            ids.add(id);
            lower = id;
        }
        return ids;
    }

    private static CorruptionException damaged(StoreId store, String what) {
        return new CorruptionException(
                "the mock's key metadata of store " + store + " is damaged: " + what);
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - CRC_BYTES);
        return (int) crc.getValue();
    }

    private static long check(long seed) {
        return ByteBuffer.wrap(sha256(ByteBuffer.allocate(8).putLong(seed).array())).getLong();
    }

    private static byte[] sha256(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
