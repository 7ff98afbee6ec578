// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import io.plastron.types.KeyRefusedException;
import io.plastron.types.StoreId;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a key ring file holds. A value, but for its secrets, which {@link #close} wipes; a ring made
 * from another ({@link #withNewGeneration}, {@link #withKeyIdsUpTo}) shares them.
 *
 * <ul>
 *   <li>Generations are numbered 1, 2, …, never removed and never given a second time: a store's
 *       older checkpoints, its backups and other stores may need any of them.
 *   <li>Exactly one generation is active: the newest. Whatever is wrapped anew is wrapped under it.
 *   <li>For each store stands the highest data key id ever given in it. It is raised before
 *       metadata with that id is offered, so that a crash in between loses the key, never its
 *       number (KP-30).
 * </ul>
 *
 * @param place the file, for messages
 * @param id 16 random bytes, drawn when the ring is made; metadata names the ring it needs
 * @param revision grows with every write
 * @param generations ascending by id
 * @param keyIdHighest the highest data key id ever given, for each store
 */
record KeyRing(
        String place,
        RingId id,
        long revision,
        List<Generation> generations,
        Map<StoreId, Integer> keyIdHighest)
        implements AutoCloseable {
    static final int GENERATIONS_MAX = 16_384;
    static final int STORES_MAX = 16_384;

    KeyRing {
        generations = List.copyOf(generations);
        keyIdHighest = Map.copyOf(keyIdHighest);
    }

    /** A ring with its first generation. */
    static KeyRing create(String place, SecureRandom random, long nowMillis) {
        Generation first = new Generation(1, nowMillis, Secret.random(random), State.ACTIVE);
        RingId id = new RingId(random.nextLong(), random.nextLong());
        return new KeyRing(place, id, 0, List.of(first), Map.of());
    }

    /** The generation everything new is wrapped under. */
    Generation active() {
        return generations.get(generations.size() - 1);
    }

    Optional<Generation> generation(int generationId) {
        return generations.stream().filter(each -> each.id == generationId).findFirst();
    }

    /** The highest data key id this ring knows of in the store, 0 for none. */
    int keyIdHighest(StoreId store) {
        return keyIdHighest.getOrDefault(store, 0);
    }

    KeyRing withNewGeneration(SecureRandom random, long nowMillis) {
        if (generations.size() >= GENERATIONS_MAX) {
            throw new KeyRefusedException("key ring " + place + " is full: it holds "
                    + GENERATIONS_MAX + " generations, the most it can; rotate less often");
        }
        List<Generation> grown = new ArrayList<>();
        generations.forEach(each -> grown.add(each.retired()));
        grown.add(new Generation(
                active().id + 1, nowMillis, Secret.random(random), State.ACTIVE));
        return new KeyRing(place, id, revision, grown, keyIdHighest);
    }

    /** Never lowers what stands there. */
    KeyRing withKeyIdsUpTo(StoreId store, int keyId) {
        Map<StoreId, Integer> raised = new TreeMap<>(KeyRing::compare);
        raised.putAll(keyIdHighest);
        raised.merge(store, keyId, Math::max);
        if (raised.size() > STORES_MAX) {
            throw new KeyRefusedException("key ring " + place + " is full: it serves " + STORES_MAX
                    + " stores, the most it can; give new stores a key ring of their own");
        }
        return new KeyRing(place, id, revision, generations, raised);
    }

    KeyRing withNextRevision() {
        return new KeyRing(place, id, revision + 1, generations, keyIdHighest);
    }

    /** Order of stores in the file: by their bytes. */
    static int compare(StoreId left, StoreId right) {
        int high = Long.compareUnsigned(left.high(), right.high());
        return high != 0 ? high : Long.compareUnsigned(left.low(), right.low());
    }

    /** Wipes the secrets, also of the rings made from this one. */
    @Override
    public void close() {
        generations.forEach(each -> each.kek.destroy());
    }

    /** One wrapping key. */
    record Generation(int id, long createdMillis, Secret kek, State state) {
        private Generation retired() {
            return new Generation(id, createdMillis, kek, State.RETIRED);
        }
    }

    /** What a generation is used for; the codes are stored. */
    enum State {
        /** Wraps and unwraps. */
        ACTIVE(1),
        /** Unwraps only. */
        RETIRED(2);

        final int code;

        State(int code) {
            this.code = code;
        }
    }

    /** Identity of a ring. */
    record RingId(long high, long low) {
        static final int BYTES = 16;

        /** 32 hex digits. */
        @Override
        public String toString() {
            HexFormat hex = HexFormat.of();
            return hex.toHexDigits(high) + hex.toHexDigits(low);
        }
    }
}
