// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The data keys of one store, unwrapped: what one piece of key metadata says. Immutable until
 * {@link #close} wipes it; made from another it holds copies of the secrets. Not thread-safe.
 */
final class DataKeys implements AutoCloseable {
    /** Most data keys of a store: their metadata stays below the 1 MiB the engine takes. */
    static final int COUNT_MAX = 16_384;

    private final TreeMap<Integer, Entry> entries;
    private final int sealingId;
    private final int idHighest;

    /**
     * @param entries owned from now on
     * @param sealingId one of them
     * @param idHighest the highest id ever given in the store, as far as known here
     */
    DataKeys(Collection<Entry> entries, int sealingId, int idHighest) {
        this.entries = new TreeMap<>();
        entries.forEach(each -> this.entries.put(each.id, each));
        this.sealingId = sealingId;
        this.idHighest = idHighest;
    }

    /** These and one more, which seals from now on; its id is the highest. */
    DataKeys withSealing(Entry added) {
        DataKeys grown = copy(added.id, Math.max(idHighest, added.id));
        grown.entries.put(added.id, added);
        return grown;
    }

    /**
     * These and copies of others; where both know an id, these stay, and so does the sealing key.
     */
    DataKeys with(Collection<Entry> added, int idHighestNow) {
        DataKeys grown = copy(sealingId, idHighestNow);
        added.forEach(each -> grown.entries.computeIfAbsent(each.id, id -> each.copy()));
        return grown;
    }

    DataKeys copy() {
        return copy(sealingId, idHighest);
    }

    private DataKeys copy(int sealing, int highest) {
        return new DataKeys(
                entries.values().stream().map(Entry::copy).toList(), sealing, highest);
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    int sealingId() {
        return sealingId;
    }

    int idHighest() {
        return idHighest;
    }

    Optional<Entry> entry(int id) {
        return Optional.ofNullable(entries.get(id));
    }

    /** A copy of a key for whoever asked, who wipes it. */
    Optional<DataKey> dataKey(int id) {
        return entry(id).map(Entry::toDataKey);
    }

    /** Wipes the secrets. */
    @Override
    public void close() {
        entries.values().forEach(each -> each.secret.destroy());
    }

    /** One data key. */
    record Entry(int id, long createdMillis, Secret secret) {
        private Entry copy() {
            return new Entry(id, createdMillis, secret.copy());
        }

        private DataKey toDataKey() {
            byte[] bytes = secret.getEncoded();
            try {
                return new DataKey(new KeyId(id), bytes);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        }
    }
}
