// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.pages;

import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyId;
import io.plastron.pagelog.PageLog;
import io.plastron.sealing.Sealer;
import io.plastron.sealing.SealingKey;
import io.plastron.types.ClosedException;
import io.plastron.types.CorruptionException;
import io.plastron.types.KeyRefusedException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The engine's own copies of data keys, each checked once against the commitment that the log noted
 * before its first record. While a provider is away these serve. Thread-safe; foreign code (the
 * source) is never called under the lock.
 */
public final class KeyCache implements AutoCloseable {
    private final Sealer sealer;
    private final PageLog log;
    private final Function<KeyId, DataKey> source;
    private final Map<Integer, SealingKey> keys = new HashMap<>();
    private boolean closed;

    /** @param source asks the active provider; may block up to its deadline */
    public KeyCache(Sealer sealer, PageLog log, Function<KeyId, DataKey> source) {
        this.sealer = sealer;
        this.log = log;
        this.source = source;
    }

    /**
     * The key that opens the record at {@code lsn}.
     *
     * @throws KeyRefusedException the provider's key is not the one the record was sealed with
     * @throws CorruptionException the log notes no commitment for that key
     */
    public SealingKey forRecord(int keyId, long lsn) {
        SealingKey known = known(keyId);
        if (known != null) {
            return known;
        }
        try (DataKey given = requireKey(source.apply(new KeyId(keyId)), keyId)) {
            SealingKey key = checked(given, keyId, lsn);
            return keep(key);
        }
    }

    /**
     * Takes a provider's key after proving it against the log.
     *
     * @param lsn a record sealed with that key
     */
    public SealingKey checked(DataKey given, int keyId, long lsn) {
        byte[] commitment = log.commitment(lsn, keyId)
                .orElseThrow(() -> new CorruptionException("record at LSN " + lsn
                        + " is sealed with key " + keyId
                        + ", but its segment notes no such key before it"));
        SealingKey key = sealer.take(given);
        if (given.id().value() != keyId || !key.matches(commitment)) {
            key.close();
            throw new KeyRefusedException("the key provider's data key " + keyId
                    + " is not the one this store was sealed with; give the provider the store's"
                    + " own keys");
        }
        return key;
    }

    /** A provider that answers null breaks the SPI; that is its refusal, not our bug. */
    private static DataKey requireKey(DataKey given, int keyId) {
        if (given == null) {
            throw new KeyRefusedException("the key provider gave nothing for data key " + keyId);
        }
        return given;
    }

    /**
     * Takes the key that the next pages are sealed with. Its metadata is committed and the provider
     * has given it by its id; an offered key that was never committed does not come here.
     */
    public SealingKey adopt(DataKey given) {
        SealingKey known = known(given.id().value());
        SealingKey taken = sealer.take(given);
        if (known == null) {
            return keep(taken);
        }
        boolean same = known.matches(taken.commitment());
        taken.close();
        if (!same) {
            throw new KeyRefusedException("the key provider gave two different data keys with id "
                    + given.id() + "; a key id is never given twice (KP-30)");
        }
        return known;
    }

    private synchronized SealingKey known(int keyId) {
        if (closed) {
            throw new ClosedException("the store was closed");
        }
        return keys.get(keyId);
    }

    private synchronized SealingKey keep(SealingKey key) {
        if (closed) {
            key.close();
            throw new ClosedException("the store was closed");
        }
        SealingKey earlier = keys.putIfAbsent(key.id(), key);
        if (earlier == null) {
            return key;
        }
        // Two readers asked at the same time; both keys were checked, one is enough.
        key.close();
        return earlier;
    }

    /** Wipes all keys. */
    @Override
    public synchronized void close() {
        closed = true;
        keys.values().forEach(SealingKey::close);
        keys.clear();
    }
}
