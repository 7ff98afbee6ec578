// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import io.plastron.keyprovider.file.DataKeys.Entry;
import io.plastron.keyprovider.file.KeyRing.Generation;
import io.plastron.types.CorruptionException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.StoreId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The key metadata a store keeps, version 1. All integers big-endian.
 *
 * <pre>
 * offset  size  field                            guards against
 *      0     8  magic "PLASTKMD"                 another kind of provider's metadata
 *      8     2  version: 1                       -
 *     10     2  lowest version of a reader: 1    an old reader misunderstanding new metadata
 *     12     4  bytes in all                     truncation, trailing bytes
 *     16    16  id of the key ring               taking another ring's generation 1 for this one's
 *     32    16  store id                         metadata of another store
 *     48     4  number of the generation         - (for people)
 *     52     4  id of the sealing key            -
 *     56     4  highest data key id ever given   giving an id twice after the ring was restored
 *     60     4  number of data keys n            -
 *     64    16  identity of the generation all   another generation of that number, given after an
 *               keys are wrapped under           older copy of the ring was put back
 *     80  52 n  data keys, ascending by id
 *                 0   4  id, positive            -
 *                 4   8  created, ms since 1970
 *                12  40  the key, wrapped by AES-KWP (RFC 5649)
 *    ...    32  HMAC-SHA256 of all bytes before  any of them made up or altered by somebody without
 *                                                the ring: AES-KWP alone binds neither id nor store
 *    ...     4  CRC32C of all bytes before       damage, told apart from a wrong wrapping key
 * </pre>
 *
 * <p>The checks go from the outside in, so that each fault has its own error: damaged
 * ({@link CorruptionException}); another kind, version, store or ring, a generation the ring does
 * not hold (or of whose number it holds another), a wrapping key that is not the one it was
 * ({@link KeyRefusedException}).
 */
final class KeyMetadataCodec {
    static final int HEADER_BYTES = 80;
    static final int KEY_BYTES = 12 + Kek.WRAPPED_BYTES;
    static final int TRAILER_BYTES = Kek.MAC_BYTES + KeyRingCodec.CRC_BYTES;
    static final int VERSION = 1;

    private static final byte[] MAGIC = "PLASTKMD".getBytes(StandardCharsets.US_ASCII);

    private KeyMetadataCodec() {}

    /** Wraps the keys under the ring's active generation. */
    static byte[] encode(StoreId store, DataKeys keys, KeyRing ring) {
        Generation active = ring.active();
        int size = HEADER_BYTES + keys.entries().size() * KEY_BYTES + TRAILER_BYTES;
        ByteBuffer target = ByteBuffer.allocate(size);
        target.put(MAGIC).putShort((short) VERSION).putShort((short) VERSION).putInt(size);
        ring.id().write(target);
        target.put(store.bytes());
        target.putInt(active.number()).putInt(keys.sealingId()).putInt(keys.idHighest());
        target.putInt(keys.entries().size());
        active.id().write(target);
        for (Entry each : keys.entries()) {
            target.putInt(each.id()).putLong(each.createdMillis());
            target.put(Kek.wrap(active.kek(), each.secret()));
        }
        target.put(Kek.mac(active.kek(), target.array(), target.position()));
        return target.putInt(KeyRingCodec.crc(target.array(), target.position())).array();
    }

    /** Reads metadata and unwraps its keys; the caller closes them. */
    static DataKeys decode(StoreId store, byte[] bytes, KeyRing ring) {
        ByteBuffer source = ByteBuffer.wrap(bytes);
        checkEnvelope(store, source);
        Generation generation = generation(store, source, ring);
        List<Entry> entries = new ArrayList<>();
        boolean complete = false;
        try {
            readKeys(store, source, ring, generation, entries);
            checkIds(store, entries, source.getInt(52), source.getInt(56));
            complete = true;
            return new DataKeys(entries, source.getInt(52), source.getInt(56));
        } finally {
            if (!complete) {
                entries.forEach(each -> each.secret().destroy());
            }
        }
    }

    private static void checkEnvelope(StoreId store, ByteBuffer source) {
        int size = source.limit();
        int length = Math.min(MAGIC.length, size);
        if (!Arrays.equals(source.array(), 0, length, MAGIC, 0, length)) {
            throw new KeyRefusedException("the key metadata of store " + store + " does not begin"
                    + " with " + new String(MAGIC, StandardCharsets.US_ASCII) + ": another kind of"
                    + " key provider wrote it; install that one");
        }
        if (size < HEADER_BYTES + KEY_BYTES + TRAILER_BYTES || source.getInt(12) != size) {
            String expected = size < 16 ? "more" : Integer.toUnsignedString(source.getInt(12));
            throw damaged(store, size + " bytes, expected " + expected);
        }
        int stored = source.getInt(size - KeyRingCodec.CRC_BYTES);
        int computed = KeyRingCodec.crc(source.array(), size - KeyRingCodec.CRC_BYTES);
        if (stored != computed) {
            throw damaged(store, String.format("CRC32C %08x, expected %08x", computed, stored));
        }
        if (source.getShort(10) > VERSION) {
            throw new KeyRefusedException("the key metadata of store " + store + " is of version "
                    + source.getShort(8) + " and needs a reader of version " + source.getShort(10)
                    + " or newer, this one is " + VERSION + "; update the key provider");
        }
        int count = source.getInt(60);
        if (count < 1 || count > DataKeys.COUNT_MAX
                || HEADER_BYTES + count * KEY_BYTES + TRAILER_BYTES != size) {
            throw damaged(store, count + " keys in " + size + " bytes");
        }
    }

    /** The generation of the ring that wrapped all keys, if both are those of the metadata. */
    private static Generation generation(StoreId store, ByteBuffer source, KeyRing ring) {
        StoreId owner = StoreId.read(source.position(32));
        if (!owner.equals(store)) {
            throw new KeyRefusedException("this key metadata belongs to store " + owner
                    + ", not to store " + store + "; it was copied from there");
        }
        Identity ringNeeded = Identity.read(source.position(16));
        int number = source.getInt(48);
        Identity needed = Identity.read(source.position(64));
        String wrapped = "the keys of store " + store + " are wrapped under "
                + Generation.name(number, needed) + " of key ring " + ringNeeded + ", but ";
        if (!ringNeeded.equals(ring.id())) {
            throw new KeyRefusedException(wrapped + ring.place() + " is key ring " + ring.id()
                    + "; configure the path of the right ring, or restore it from its backup");
        }
        return ring.generation(needed)
                .orElseThrow(() -> new KeyRefusedException(wrapped + whyNot(ring, number)));
    }

    private static String whyNot(KeyRing ring, int number) {
        Optional<Generation> another = ring.generationOfNumber(number);
        return another.isPresent()
                ? ring.place() + " holds another one of that number, " + another.get().name()
                        + ": an older copy of the ring was restored and rotated since; put the"
                        + " ring back that holds what this store needs, and keep this one for the"
                        + " stores that were rotated with it"
                : ring.place() + " does not hold it, its newest is " + ring.active().name()
                        + ": an older copy of the ring was restored; restore a newer one";
    }

    private static boolean isAuthentic(ByteBuffer source, Generation generation) {
        int length = source.limit() - TRAILER_BYTES;
        byte[] stored = new byte[Kek.MAC_BYTES];
        source.get(length, stored);
        return MessageDigest.isEqual(stored, Kek.mac(generation.kek(), source.array(), length));
    }

    /**
     * Unwraps all keys. When nothing can be unwrapped, the wrapping key is not the one it was; when
     * some can, or all but the MAC differs, the wrapping key is right and the metadata was altered.
     */
    private static void readKeys(StoreId store, ByteBuffer source, KeyRing ring,
            Generation generation, List<Entry> entries) {
        boolean authentic = isAuthentic(source, generation);
        int count = source.getInt(60);
        source.position(HEADER_BYTES);
        for (int index = 0; index < count; index++) {
            int id = source.getInt();
            long createdMillis = source.getLong();
            byte[] wrapped = new byte[Kek.WRAPPED_BYTES];
            source.get(wrapped);
            Optional<Secret> secret = Kek.unwrap(generation.kek(), wrapped);
            secret.ifPresent(each -> entries.add(new Entry(id, createdMillis, each)));
        }
        if (entries.isEmpty() && !authentic) {
            throw new KeyRefusedException(generation.name() + " of key ring " + ring.place()
                    + " is not the key that wrapped the keys of store " + store
                    + "; restore the ring from its backup");
        }
        if (entries.size() != count || !authentic) {
            throw damaged(store, "altered: its MAC is wrong, " + entries.size() + " of " + count
                    + " keys can be unwrapped");
        }
    }

    private static void checkIds(
            StoreId store, List<Entry> entries, int sealingId, int idHighest) {
        int lower = 0;
        boolean sealingKeyFound = false;
        for (Entry each : entries) {
            if (each.id() <= lower) {
                throw damaged(store, "key id " + each.id() + " after " + lower);
            }
            lower = each.id();
            sealingKeyFound |= lower == sealingId;
        }
        if (!sealingKeyFound || idHighest < lower) {
            throw damaged(store, "sealing key " + sealingId + ", highest id " + idHighest
                    + " with keys up to " + lower);
        }
    }

    private static CorruptionException damaged(StoreId store, String what) {
        return new CorruptionException("the key metadata of store " + store + " is damaged: " + what
                + "; open an older checkpoint, or restore the store from its backup");
    }
}
