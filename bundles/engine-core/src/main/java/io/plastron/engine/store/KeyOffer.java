// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.StoreEvent.Kind;
import io.plastron.engine.keys.Lease;
import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.keyprovider.KeyUpdate;
import io.plastron.keyprovider.PageKeys;
import io.plastron.types.InternalException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.PlastronException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the key exchange answers in the key section of one checkpoint, and what it hears of the
 * outcome: each <em>Persisted</em> is followed by exactly one of <em>Committed</em>,
 * <em>Failed</em>, <em>Undecided</em>, unless the provider left. For one thread.
 */
final class KeyOffer implements AutoCloseable {
    private final Lease lease;
    private final EventLog events;
    private DataKey sealingKey;
    private byte[] metadata = new byte[0];
    private boolean outcomeOwed;

    KeyOffer(Lease lease, EventLog events) {
        this.lease = lease;
        this.events = events;
    }

    /**
     * Asks for the sealing key, the size and the bytes, in this order.
     *
     * @param sealed whether the exchange must have page keys
     * @param sealingKeyId the key in use, 0 before the first
     */
    void ask(boolean sealed, int sealingKeyId) {
        if (sealed) {
            sealingKey = lease.call("sealingKey", exchange -> pageKeys(exchange).sealingKey());
            if (sealingKey == null) {
                throw new KeyRefusedException("the key provider has no sealing key");
            }
        }
        int size = lease.call("getKeySize", KeyExchange::getKeySize);
        if (size < 0 || size > KeyMetadata.BYTES_MAX) {
            throw new KeyRefusedException("the key provider offers key metadata of " + size
                    + " bytes; 1 to " + KeyMetadata.BYTES_MAX + " are possible, 0 for unchanged");
        }
        if (size == 0) {
            requireKnown(sealed, sealingKeyId);
        } else {
            metadata = bytes(size);
        }
    }

    static PageKeys pageKeys(KeyExchange exchange) {
        if (exchange instanceof PageKeys keys) {
            return keys;
        }
        throw new KeyRefusedException("the store is sealed and this key provider has no page keys;"
                + " install one whose exchange implements PageKeys");
    }

    /**
     * With nothing new offered, another sealing key than the one in use must stand in the metadata
     * committed last: the exchange must be able to give it by its id.
     */
    private void requireKnown(boolean sealed, int sealingKeyId) {
        if (sealed && sealingKey.id().value() != sealingKeyId) {
            requireGivenById();
        }
    }

    /**
     * Asks for the sealing key once more, by its id: a provider that cannot give it could not after
     * a restart either, and what was sealed with it would be lost.
     */
    void requireGivenById() {
        lease.call("byId", exchange -> givenById(exchange, sealingKey)).close();
    }

    /** The same key, as the exchange gives it by its id; the caller closes it. */
    static DataKey givenById(KeyExchange exchange, DataKey named) {
        DataKey given = pageKeys(exchange).byId(named.id());
        if (given == null || !given.id().equals(named.id()) || !secretsEqual(given, named)) {
            throw new KeyRefusedException("the key provider names sealing key " + named.id()
                    + ", but gives another key by that id (KP-30)");
        }
        return given;
    }

    /**
     * The key to seal with under committed metadata: it is loaded once more, as the exchange may
     * hold a rotation that was never committed, and the key is given once more by its id. The
     * caller closes it.
     */
    static DataKey committedSealingKey(KeyExchange exchange, KeyMetadata committed) {
        exchange.loadKey(committed);
        DataKey named = pageKeys(exchange).sealingKey();
        if (named == null) {
            throw new KeyRefusedException("the key provider has no sealing key");
        }
        try (named) {
            return givenById(exchange, named);
        }
    }

    private static boolean secretsEqual(DataKey one, DataKey other) {
        byte[] first = one.secret();
        byte[] second = other.secret();
        try {
            return MessageDigest.isEqual(first, second);
        } finally {
            Arrays.fill(first, (byte) 0);
            Arrays.fill(second, (byte) 0);
        }
    }

    /** Has the exchange fill a buffer of this call alone, which is wiped whatever happens. */
    private byte[] bytes(int size) {
        byte[] buffer = new byte[size];
        AtomicBoolean givenUp = new AtomicBoolean();
        outcomeOwed = true;
        try {
            int filled = lease.call("getKey", exchange -> fill(exchange, buffer, givenUp));
            if (filled != size) {
                throw new KeyRefusedException("the key provider announced " + size
                        + " bytes of key metadata and gave " + filled + " (KP-19)");
            }
            return buffer.clone();
        } catch (KeyProviderUnreachableException late) {
            // The call may still be inside; telling it anything would only wait behind it.
            outcomeOwed = false;
            throw late;
        } finally {
            givenUp.set(true);
            Arrays.fill(buffer, (byte) 0);
        }
    }

    private static int fill(KeyExchange exchange, byte[] buffer, AtomicBoolean givenUp) {
        ByteBuffer target = ByteBuffer.wrap(buffer);
        try {
            exchange.getKey(target);
            return target.position();
        } finally {
            if (givenUp.get()) {
                // A late call wrote to it after it had been wiped.
                Arrays.fill(buffer, (byte) 0);
            }
        }
    }

    /** Whether there is new key metadata to store. */
    boolean isNew() {
        return metadata.length > 0;
    }

    /** The new key metadata; not copied. */
    byte[] metadata() {
        return metadata;
    }

    /**
     * The key that pages shall be sealed with once this checkpoint is committed; null if unsealed.
     */
    DataKey sealingKey() {
        return sealingKey;
    }

    /** Tells the outcome so far or the last one; what the exchange throws changes nothing. */
    void tell(KeyUpdate update) {
        if (!outcomeOwed) {
            return;
        }
        outcomeOwed = update instanceof KeyUpdate.Persisted;
        try {
            lease.call("onKeyUpdate", exchange -> {
                exchange.onKeyUpdate(update);
                return Boolean.TRUE;
            });
        } catch (InternalException bug) {
            throw bug;
        } catch (PlastronException thrown) {
            events.add(Kind.PROVIDER_ERROR, "onKeyUpdate", update.getClass().getSimpleName()
                    + " was answered by " + thrown.getMessage());
        }
    }

    /** Wipes what is left of the keys. */
    @Override
    public void close() {
        if (sealingKey != null) {
            sealingKey.close();
        }
        Arrays.fill(metadata, (byte) 0);
    }
}
