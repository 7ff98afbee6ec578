// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyAdoption;
import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyId;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.keyprovider.KeyRotation;
import io.plastron.keyprovider.KeyUpdate;
import io.plastron.keyprovider.PageKeys;
import io.plastron.keyprovider.StoreContext;
import io.plastron.keyprovider.file.DataKeys.Entry;
import io.plastron.types.InvalidUseException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.StoreId;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The keys of one store. Thread-safe.
 *
 * <ul>
 *   <li>Nothing is wrapped under a generation before a ring that holds it was written and forced by
 *       the same call; only then the new metadata is offered.
 *   <li>Whatever is offered holds every key offered or loaded before it, so that the metadata of
 *       any moment opens all pages sealed until then.
 *   <li>Nothing is written on a ring that is older than the one this exchange loaded or wrote last:
 *       somebody restored an older copy, and what was added since would be lost for good. A load
 *       that succeeds takes the older ring up.
 *   <li>The ring's secrets are in memory only during a call; the data keys until {@link #close}.
 *   <li>Two locks, in this order: {@code changing} orders loads and rotations, which wait for the
 *       disk; {@link KeyOffers}, a monitor held for an instant, lets {@link PageKeys} answer beside
 *       them.
 *   <li>A load forgets what was not committed (KP-13), also a rotation no checkpoint was asked for
 *       yet: right after a load the engine seals with {@link #sealingKey}, so that must be a
 *       committed key. The forgotten numbers stay given (KP-30): they stand in the ring.
 * </ul>
 */
final class FileKeyExchange implements KeyExchange, PageKeys, KeyRotation, KeyAdoption {
    private final StoreContext context;
    private final StoreId store;
    private final Supplier<FileKeyProvider.Settings> settings;
    private final SecureRandom random;
    private final Clock clock;
    private final ReentrantLock changing = new ReentrantLock();
    private final KeyOffers offers;
    /** Of the ring loaded or written last, 0 for none; guarded by {@link #changing}. */
    private long revisionSeen;

    FileKeyExchange(StoreContext context, Supplier<FileKeyProvider.Settings> settings,
            SecureRandom random, Clock clock) {
        this.context = context;
        this.store = context.storeId();
        this.settings = settings;
        this.random = random;
        this.clock = clock;
        this.offers = new KeyOffers(store);
    }

    @Override
    public void loadKey(KeyMetadata persisted) {
        exclusively(() -> {
            if (persisted.isEmpty()) {
                makeFirstKey();
            } else {
                load(persisted.bytes());
            }
        });
    }

    /** Interruptible, so that a call that waits behind a hanging disk can be abandoned. */
    private void exclusively(Runnable change) {
        try {
            changing.lockInterruptibly();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KeyProviderUnreachableException("store " + store
                    + ": interrupted while another call waits for the key ring", interrupted);
        }
        try {
            change.run();
        } finally {
            changing.unlock();
        }
    }

    private void load(byte[] metadata) {
        try (KeyRing ring = settings.get().ring().read()) {
            DataKeys keys = KeyMetadataCodec.decode(store, metadata, ring);
            install(keys, () -> offers.load(new KeyOffers.Version(keys, metadata)));
            revisionSeen = ring.revision();
        }
    }

    private void makeFirstKey() {
        if (!offers.isFresh()) {
            throw new KeyRefusedException("store " + store + " has key metadata already; loading"
                    + " none would make a new key and lose those its pages are sealed with");
        }
        if (offers.base().isEmpty()) {
            FileKeyProvider.Settings now = settings.get();
            if (!now.create()) {
                requireRing(now.ring());
            }
            try (KeyRingFile.Change change = now.ring().change();
                    KeyRing ring = ringOrNew(now)) {
                Entry first = newKey(ring, 0);
                offer(change, ring, new DataKeys(List.of(first), first.id(), first.id()));
            }
        }
        context.keyMetadataChanged();
    }

    /** Before the lock is taken, so that a refused store leaves no lock file behind. */
    private static void requireRing(KeyRingFile file) {
        file.readIfPresent().orElseThrow(() -> new KeyRefusedException("key ring " + file.place()
                + " does not exist; restore it from its backup, or, if this store is to have a new"
                + " one, configure create=true")).close();
    }

    private KeyRing ringOrNew(FileKeyProvider.Settings now) {
        KeyRingFile file = now.ring();
        return now.create()
                ? file.readIfPresent()
                        .orElseGet(() -> KeyRing.create(file.place(), random, clock.millis()))
                : file.read();
    }

    @Override
    public void rotate() {
        exclusively(this::makeNextKey);
        context.keyMetadataChanged();
    }

    private void makeNextKey() {
        byte[] base = offers.base().orElseThrow(() -> new InvalidUseException(
                "store " + store + " has no key to rotate: nothing was loaded"));
        KeyRingFile file = settings.get().ring();
        try (KeyRingFile.Change change = file.change();
                KeyRing ring = file.read();
                DataKeys old = KeyMetadataCodec.decode(store, base, ring);
                KeyRing rotated = ring.withNewGeneration(random, clock.millis())) {
            requireHoldsWhatIsOut(ring);
            offer(change, rotated, old.withSealing(newKey(rotated, old.idHighest())));
        }
    }

    @Override
    public void adopt(List<DataKey> keys) {
        exclusively(() -> adoptCopies(keys));
        context.keyMetadataChanged();
    }

    private void adoptCopies(List<DataKey> keys) {
        List<Entry> adopted = new ArrayList<>();
        try {
            for (DataKey each : keys) {
                byte[] secret = each.secret();
                adopted.add(new Entry(each.id().value(), clock.millis(), Secret.copyOf(secret)));
                Arrays.fill(secret, (byte) 0);
            }
            adoptEntries(adopted);
        } finally {
            adopted.forEach(each -> each.secret().destroy());
        }
    }

    private void adoptEntries(List<Entry> adopted) {
        int newest = adopted.stream().mapToInt(Entry::id).max().orElseThrow(
                () -> new InvalidUseException("no data key given to adopt in store " + store));
        if (adopted.stream().mapToInt(Entry::id).distinct().count() != adopted.size()) {
            throw new InvalidUseException("a data key id stands twice among those to adopt");
        }
        KeyRingFile file = settings.get().ring();
        try (KeyRingFile.Change change = file.change(); KeyRing ring = file.read()) {
            Optional<byte[]> base = offers.base();
            if (base.isEmpty()) {
                offer(change, ring, new DataKeys(adopted, newest, highest(ring, newest)).copy());
                return;
            }
            try (DataKeys old = KeyMetadataCodec.decode(store, base.get(), ring)) {
                requireHoldsWhatIsOut(ring);
                adopted.forEach(each -> requireSameIfKnown(old, each));
                int highest = highest(ring, Math.max(newest, old.idHighest()));
                offer(change, ring, old.with(adopted, highest));
            }
        }
    }

    private void requireSameIfKnown(DataKeys old, Entry adopted) {
        Optional<Entry> known = old.entry(adopted.id());
        if (known.isPresent() && !known.get().secret().sameAs(adopted.secret())) {
            throw new KeyRefusedException("store " + store + " has another data key "
                    + adopted.id() + " already; pages sealed with it could no longer be opened");
        }
    }

    /** A ring changed from outside is built on only if all that was handed out stays loadable. */
    private void requireHoldsWhatIsOut(KeyRing ring) {
        offers.metadata().forEach(
                metadata -> KeyMetadataCodec.decode(store, metadata, ring).close());
    }

    /**
     * This store may need nothing that only the newer ring holds, but others may. The ring is of
     * the id seen: otherwise what is out would not have loaded from it.
     */
    private void requireNotOlder(KeyRing ring) {
        if (ring.revision() < revisionSeen) {
            throw new KeyRefusedException("key ring " + ring.place() + " is at revision "
                    + ring.revision() + ", but store " + store + " has seen its revision "
                    + revisionSeen + ": an older copy of the ring was restored; restore the newer"
                    + " one, or, if that is lost, open the store again to go on with this one");
        }
    }

    private Entry newKey(KeyRing ring, int idHighestKnown) {
        int highest = highest(ring, idHighestKnown);
        if (highest == Integer.MAX_VALUE) {
            throw new KeyRefusedException("store " + store + " has used up its data key ids");
        }
        return new Entry(highest + 1, clock.millis(), Secret.random(random));
    }

    private int highest(KeyRing ring, int known) {
        return Math.max(known, Math.max(ring.keyIdHighest(store), offers.idHighest()));
    }

    /** Writes the ring, which holds what the keys are wrapped under, then offers the keys. */
    private void offer(KeyRingFile.Change change, KeyRing ring, DataKeys keys) {
        install(keys, () -> {
            if (keys.entries().size() > DataKeys.COUNT_MAX) {
                throw new KeyRefusedException("store " + store + " would have "
                        + keys.entries().size() + " data keys, its key metadata holds at most "
                        + DataKeys.COUNT_MAX + "; rotate less often, or copy it to a new store");
            }
            requireNotOlder(ring);
            KeyRing written = ring.withKeyIdsUpTo(store, keys.idHighest()).withNextRevision();
            byte[] metadata = KeyMetadataCodec.encode(store, keys, written);
            change.write(written);
            revisionSeen = written.revision();
            offers.offer(new KeyOffers.Version(keys, metadata));
        });
    }

    /** Hands keys over; wipes them if that fails. */
    private static void install(DataKeys keys, Runnable handOver) {
        boolean done = false;
        try {
            handOver.run();
            done = true;
        } finally {
            if (!done) {
                keys.close();
            }
        }
    }

    @Override
    public int getKeySize() {
        return offers.announce();
    }

    @Override
    public void getKey(ByteBuffer target) {
        offers.handOut(target);
    }

    @Override
    public void onKeyUpdate(KeyUpdate update) {
        if (update instanceof KeyUpdate.Committed) {
            offers.committed();
        } else if (update instanceof KeyUpdate.Failed) {
            if (offers.failed()) {
                context.keyMetadataChanged();
            }
        }
        // Persisted and Undecided change nothing: what was handed out stays offered and loadable.
    }

    @Override
    public DataKey sealingKey() {
        return offers.sealingKey();
    }

    @Override
    public DataKey byId(KeyId id) {
        return offers.byId(id);
    }

    @Override
    public void close() {
        offers.close();
    }
}
