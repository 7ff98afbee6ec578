// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import io.plastron.types.KeyRefusedException;
import io.plastron.types.StoreId;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a key ring file holds. A value, but for its secrets, which {@link #close} wipes; a ring made
 * from another ({@link #withNewGeneration}, {@link #withKeyIdsUpTo}) shares them.
 *
 * <ul>
 *   <li>Generations are never removed: a store's older checkpoints, its backups and other stores
 *       may need any of them.
 *   <li>A generation is known by its random identity. Its number is for people: 1, 2, … as long as
 *       the ring goes its way. A ring put back from an older copy gives numbers a second time when
 *       it is rotated; by their identities the two are told apart, and one ring can hold both.
 *   <li>Exactly one generation is active: the newest. Whatever is wrapped anew is wrapped under it.
 *   <li>For each store stands the highest data key id ever given in it. It is raised before
 *       metadata with that id is offered, so that a crash in between loses the key, never its
 *       number (KP-30).
 * </ul>
 *
 * @param place the file, for messages
 * @param id 16 random bytes, drawn when the ring is made; metadata names the ring it needs
 * @param revision grows by one with every write; one lower than a reader saw before is of an older
 *     copy
 * @param generations of different identities, ascending by number; two of one number only in a
 *     ring put together of two
 * @param keyIdHighest the highest data key id ever given, for each store
 */
record KeyRing(
        String place,
        Identity id,
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
        Generation first = Generation.create(1, random, nowMillis);
        return new KeyRing(place, Identity.random(random), 0, List.of(first), Map.of());
    }

    /** The generation everything new is wrapped under. */
    Generation active() {
        return generations.get(generations.size() - 1);
    }

    Optional<Generation> generation(Identity generationId) {
        return generations.stream().filter(each -> each.id.equals(generationId)).findFirst();
    }

    /** The first that is called so. */
    Optional<Generation> generationOfNumber(int number) {
        return generations.stream().filter(each -> each.number == number).findFirst();
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
        grown.add(Generation.create(active().number + 1, random, nowMillis));
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

    /**
     * One wrapping key.
     *
     * @param number what people call it
     * @param id what it is known by
     */
    record Generation(int number, Identity id, long createdMillis, Secret kek, State state) {
        private static Generation create(int number, SecureRandom random, long nowMillis) {
            return new Generation(number, Identity.random(random), nowMillis,
                    Secret.random(random), State.ACTIVE);
        }

        private Generation retired() {
            return new Generation(number, id, createdMillis, kek, State.RETIRED);
        }

        /** For messages. */
        String name() {
            return name(number, id);
        }

        static String name(int number, Identity id) {
            return "generation " + number + " (" + id + ")";
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
}
