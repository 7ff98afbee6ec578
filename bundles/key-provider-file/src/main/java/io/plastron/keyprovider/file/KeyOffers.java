// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyId;
import io.plastron.types.ClosedException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.StoreId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which key metadata is in force and which is on its way. All in memory; thread-safe by its
 * monitor, which is never held while calling out.
 *
 * <pre>
 *   loaded     what was loaded or committed last; null in a fresh store
 *   waiting    what the store shall keep next; null for nothing; holds all keys of loaded
 *   announced  the version whose size was told last, from then until its outcome is known. A
 *              rotation meanwhile replaces waiting, never announced: size and bytes stay of one key
 *              (KP-19)
 * </pre>
 */
final class KeyOffers implements AutoCloseable {
    private final StoreId store;
    private Version loaded;
    private Version waiting;
    private Version announced;
    private int idHighest;
    private boolean closed;

    KeyOffers(StoreId store) {
        this.store = store;
    }

    /**
     * Takes metadata into force and forgets what was not committed.
     *
     * @param version owned from now on unless this throws
     */
    synchronized void load(Version version) {
        requireOpen();
        replace(version, null, null);
    }

    /**
     * Lets metadata wait for the next checkpoint.
     *
     * @param version owned from now on unless this throws
     */
    synchronized void offer(Version version) {
        requireOpen();
        replace(loaded, version, announced);
    }

    /** Bytes of what waits, 0 for nothing. */
    synchronized int announce() {
        requireOpen();
        replace(loaded, waiting, waiting);
        return announced == null ? 0 : announced.metadata.length;
    }

    /** Puts the bytes of what was announced. */
    synchronized void handOut(ByteBuffer target) {
        requireOpen();
        if (announced == null) {
            throw new InvalidUseException("store " + store
                    + ": key metadata asked for, but none was announced; ask for its size first");
        }
        if (target.remaining() < announced.metadata.length) {
            throw new InvalidUseException("store " + store + ": buffer of " + target.remaining()
                    + " bytes for key metadata of " + announced.metadata.length);
        }
        target.put(announced.metadata);
    }

    /** What was handed out is in force. Nothing to do when a load overtook it. */
    synchronized void committed() {
        if (announced != null) {
            replace(announced, waiting == announced ? null : waiting, null);
        }
    }

    /** What was handed out was not committed; answers whether it, or a newer one, still waits. */
    synchronized boolean failed() {
        replace(loaded, waiting, null);
        return waiting != null;
    }

    /** Of what would be handed out now, else of what is in force. */
    synchronized DataKey sealingKey() {
        requireOpen();
        Version version = Optional.ofNullable(announced).or(this::newest)
                .orElseThrow(() -> new InvalidUseException(
                        "store " + store + " has no sealing key: nothing was loaded"));
        return version.keys.dataKey(version.keys.sealingId()).orElseThrow();
    }

    synchronized DataKey byId(KeyId id) {
        requireOpen();
        return newest().flatMap(version -> version.keys.dataKey(id.value()))
                .orElseThrow(() -> new KeyRefusedException("the key metadata of store " + store
                        + " does not hold data key " + id + "; it is older than the page that needs"
                        + " it, or of another branch of the store: load the newest"));
    }

    /** The version that holds all keys of the others. */
    private Optional<Version> newest() {
        return Optional.ofNullable(waiting != null ? waiting : loaded);
    }

    /** Metadata that the next version builds on, empty in a fresh store. */
    synchronized Optional<byte[]> base() {
        requireOpen();
        return newest().map(version -> version.metadata);
    }

    /** Every piece of metadata that may be, or become, the store's. */
    synchronized List<byte[]> metadata() {
        return Stream.of(loaded, waiting, announced).filter(Objects::nonNull).distinct()
                .map(version -> version.metadata).toList();
    }

    /** Whether nothing was loaded or committed yet. */
    synchronized boolean isFresh() {
        return loaded == null;
    }

    /** The highest data key id seen, also of keys that were forgotten. */
    synchronized int idHighest() {
        return idHighest;
    }

    @Override
    public synchronized void close() {
        closed = true;
        replace(null, null, null);
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedException("the key exchange of store " + store + " is closed");
        }
    }

    /** The one place where versions change; wipes those that nobody needs any longer. */
    private void replace(Version loadedNow, Version waitingNow, Version announcedNow) {
        List<Version> needed = Stream.of(loadedNow, waitingNow, announcedNow)
                .filter(Objects::nonNull).toList();
        Stream.of(loaded, waiting, announced)
                .filter(version -> version != null && !needed.contains(version))
                .forEach(version -> version.keys.close());
        loaded = loadedNow;
        waiting = waitingNow;
        announced = announcedNow;
        needed.forEach(version -> idHighest = Math.max(idHighest, version.keys.idHighest()));
    }

    /** One piece of metadata and what it says; compared by identity. */
    static final class Version {
        private final DataKeys keys;
        private final byte[] metadata;

        /** @param metadata kept, not copied: it never leaves this bundle but by {@link #handOut} */
        Version(DataKeys keys, byte[] metadata) {
            this.keys = keys;
            this.metadata = metadata;
        }
    }
}
