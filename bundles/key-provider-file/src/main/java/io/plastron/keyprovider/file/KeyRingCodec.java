// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import io.plastron.keyprovider.file.KeyRing.Generation;
import io.plastron.keyprovider.file.KeyRing.State;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.StoreId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The key ring file, version 1. All integers big-endian.
 *
 * <pre>
 * offset  size  field                           guards against
 *      0     8  magic "PLASTKRG"                another file given as key ring
 *      8     2  version: 1                      -
 *     10     2  lowest version of a reader: 1   an old reader misunderstanding a new ring
 *     12     4  bytes of the file in all        truncation, trailing bytes
 *     16    16  ring id, random                 a ring of the same shape but of another origin
 *     32     8  revision, +1 at each write      writing on an older copy after a newer one was seen
 *     40     4  number of generations g         -
 *     44     4  number of stores s              -
 *     48  64 g  generations, ascending by number
 *                 0   4  number, from 1         - (for people)
 *                 4   1  state: 1 active (the last one and no other), 2 retired
 *                 5   3  zero                   a use of these bytes this reader does not know
 *                 8   8  created, ms since 1970
 *                16  32  the wrapping key       -
 *                48  16  identity, random,      another generation of the same number, given after
 *                        no other's             an older copy of the ring was put back
 *   ...  24 s  stores, ascending by id, as unsigned bytes
 *                 0  16  store id
 *                16   4  highest data key id ever given in it, positive   (KP-30)
 *                20   4  zero                   as above
 *   ...     4  CRC32C of all bytes before       any change of them
 * </pre>
 *
 * <p>The revision protects within one process only: an exchange refuses to write on a ring of a
 * lower one than it loaded or wrote last. Who never saw the newer ring cannot know that this one is
 * older; then the identities keep the generations apart. Equal numbers are read, so that a ring put
 * together of two can hold both.
 *
 * <p>There is no secret over the file itself: its protection is its mode 0600 and where it lies.
 * The checksum finds damage, not malice; whoever can write here holds the keys anyway.
 *
 * <p>Everything wrong with a ring is {@link KeyRefusedException}, with its own words: a
 * {@code CorruptionException} would say that the <em>store</em> is damaged, which it is not.
 */
final class KeyRingCodec {
    static final int HEADER_BYTES = 48;
    static final int GENERATION_BYTES = 64;
    static final int STORE_BYTES = 24;
    static final int CRC_BYTES = 4;
    static final int VERSION = 1;

    /** Upper limit of a ring file: nothing larger is read. */
    static final int BYTES_MAX = HEADER_BYTES + KeyRing.GENERATIONS_MAX * GENERATION_BYTES
            + KeyRing.STORES_MAX * STORE_BYTES + CRC_BYTES;

    private static final byte[] MAGIC = "PLASTKRG".getBytes(StandardCharsets.US_ASCII);
    private static final String RESTORE = "; restore it from its backup";

    private KeyRingCodec() {}

    /** The file's bytes; the caller wipes them. */
    static byte[] encode(KeyRing ring) {
        int size = size(ring.generations().size(), ring.keyIdHighest().size());
        ByteBuffer target = ByteBuffer.allocate(size);
        target.put(MAGIC).putShort((short) VERSION).putShort((short) VERSION).putInt(size);
        ring.id().write(target);
        target.putLong(ring.revision());
        target.putInt(ring.generations().size()).putInt(ring.keyIdHighest().size());
        for (Generation each : ring.generations()) {
            target.putInt(each.number()).put((byte) each.state().code).put(new byte[3]);
            byte[] secret = each.kek().getEncoded();
            target.putLong(each.createdMillis()).put(secret);
            each.id().write(target);
            Arrays.fill(secret, (byte) 0);
        }
        Map<StoreId, Integer> stores = new TreeMap<>(KeyRing::compare);
        stores.putAll(ring.keyIdHighest());
        stores.forEach((store, keyId) -> target.put(store.bytes()).putInt(keyId).putInt(0));
        return target.putInt(crc(target.array(), size - CRC_BYTES)).array();
    }

    private static int size(int generations, int stores) {
        return HEADER_BYTES + generations * GENERATION_BYTES + stores * STORE_BYTES + CRC_BYTES;
    }

    /**
     * Reads a ring.
     *
     * @param place the file, for messages
     * @param bytes of the whole file; the caller wipes them
     */
    static KeyRing decode(String place, byte[] bytes) {
        ByteBuffer source = ByteBuffer.wrap(bytes);
        checkEnvelope(place, source);
        source.position(16);
        Identity id = Identity.read(source);
        long revision = source.getLong();
        int generationCount = source.getInt();
        int storeCount = source.getInt();
        if (generationCount < 1 || generationCount > KeyRing.GENERATIONS_MAX
                || storeCount < 0 || storeCount > KeyRing.STORES_MAX
                || size(generationCount, storeCount) != bytes.length) {
            throw contradiction(place, generationCount + " generations and " + storeCount
                    + " stores in " + bytes.length + " bytes");
        }
        List<Generation> generations = new ArrayList<>();
        try {
            int lowest = 1;
            for (int index = 0; index < generationCount; index++) {
                boolean last = index == generationCount - 1;
                generations.add(generation(place, source, lowest, last));
                lowest = generations.get(index).number();
            }
            requireDistinct(place, generations);
            Map<StoreId, Integer> stores = stores(place, source, storeCount);
            return new KeyRing(place, id, revision, generations, stores);
        } catch (KeyRefusedException refused) {
            generations.forEach(each -> each.kek().destroy());
            throw refused;
        }
    }

    private static void checkEnvelope(String place, ByteBuffer source) {
        int size = source.limit();
        if (size == 0) {
            throw new KeyRefusedException("key ring " + place + " is empty" + RESTORE);
        }
        if (!startsWithMagic(source)) {
            throw new KeyRefusedException(place + " is not a key ring: it does not begin with "
                    + new String(MAGIC, StandardCharsets.US_ASCII)
                    + "; configure the path of a key ring, or restore it from its backup");
        }
        if (size < HEADER_BYTES || source.getInt(12) != size) {
            String expected = size < 16 ? "more" : Integer.toUnsignedString(source.getInt(12));
            throw new KeyRefusedException("key ring " + place + " has " + size
                    + " bytes, expected " + expected + ": it was cut short or changed" + RESTORE);
        }
        int stored = source.getInt(size - CRC_BYTES);
        int computed = crc(source.array(), size - CRC_BYTES);
        if (stored != computed) {
            throw new KeyRefusedException(String.format(
                    "key ring %s is damaged: CRC32C %08x, expected %08x%s",
                    place, computed, stored, RESTORE));
        }
        if (source.getShort(10) > VERSION) {
            throw new KeyRefusedException("key ring " + place + " is of version "
                    + source.getShort(8) + " and needs a reader of version " + source.getShort(10)
                    + " or newer, this one is " + VERSION + "; update the key provider");
        }
    }

    private static boolean startsWithMagic(ByteBuffer source) {
        int length = Math.min(MAGIC.length, source.limit());
        return Arrays.equals(source.array(), 0, length, MAGIC, 0, length);
    }

    private static Generation generation(
            String place, ByteBuffer source, int lowest, boolean last) {
        int number = source.getInt();
        int state = source.get();
        int reserved = source.get() | source.get() | source.get();
        long createdMillis = source.getLong();
        State expected = last ? State.ACTIVE : State.RETIRED;
        if (number < lowest || state != expected.code || reserved != 0) {
            throw contradiction(place, "generation " + number + ", expected " + lowest
                    + " or higher, state " + state);
        }
        byte[] secret = new byte[Secret.BYTES];
        source.get(secret);
        try {
            Identity id = Identity.read(source);
            return new Generation(number, id, createdMillis, Secret.copyOf(secret), expected);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static void requireDistinct(String place, List<Generation> generations) {
        Set<Identity> seen = new HashSet<>();
        for (Generation each : generations) {
            if (!seen.add(each.id())) {
                throw contradiction(place, each.name() + " has the identity of another one");
            }
        }
    }

    private static Map<StoreId, Integer> stores(String place, ByteBuffer source, int count) {
        TreeMap<StoreId, Integer> stores = new TreeMap<>(KeyRing::compare);
        for (int index = 0; index < count; index++) {
            StoreId store = StoreId.read(source);
            int keyId = source.getInt();
            boolean ascending =
                    stores.isEmpty() || KeyRing.compare(stores.lastKey(), store) < 0;
            if (!ascending || keyId <= 0 || source.getInt() != 0) {
                throw contradiction(place, "store " + store + ", highest key id " + keyId);
            }
            stores.put(store, keyId);
        }
        return stores;
    }

    private static KeyRefusedException contradiction(String place, String what) {
        return new KeyRefusedException("key ring " + place
                + " contradicts itself although its checksum is right (" + what + ")" + RESTORE);
    }

    static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
