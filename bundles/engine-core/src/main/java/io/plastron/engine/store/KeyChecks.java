// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.btree.Cookie;
import io.plastron.engine.keys.CandidateCheck;
import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyId;
import io.plastron.keyprovider.PageKeys;
import io.plastron.sealing.Sealer;
import io.plastron.sealing.SealingKey;
import io.plastron.types.CorruptionException;
import io.plastron.types.KeyRefusedException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a candidate must prove after it has loaded the key metadata: that it can seal, and that its
 * keys are the ones this store was sealed with. That makes a wrong key an error of its own, told
 * before any page is read.
 */
final class KeyChecks {
    private record Proof(int keyId, byte[] commitment) {}

    private KeyChecks() {}

    /** Of a store that is fresh: nothing was sealed yet. */
    static CandidateCheck fresh(boolean sealed) {
        return sealed ? exchange -> KeyOffer.pageKeys(exchange) : CandidateCheck.NONE;
    }

    /**
     * Of a checkpoint that is picked up: the key its metadata root is sealed with.
     *
     * @param metadataRoot null when the metadata table is empty
     */
    static CandidateCheck ofRoot(OpenLog log, Cookie metadataRoot) {
        if (!log.sealed() || metadataRoot == null) {
            return fresh(log.sealed());
        }
        int keyId = log.pages().keyIdOf(metadataRoot);
        byte[] commitment = log.log().commitment(metadataRoot.lsn(), keyId)
                .orElseThrow(() -> new CorruptionException("the metadata root at LSN "
                        + metadataRoot.lsn() + " is sealed with key " + keyId
                        + ", but its segment notes no such key before it"));
        List<Proof> proofs = List.of(new Proof(keyId, commitment));
        return exchange -> prove(exchange, proofs, log.sealer());
    }

    /**
     * Of a leader's own checkpoint: the keys in use before and from it on; absent ones are null.
     */
    static CandidateCheck inUse(OpenLog log, SealingKey before, SealingKey next) {
        List<Proof> proofs = Stream.of(before, next).filter(Objects::nonNull).distinct()
                .map(key -> new Proof(key.id(), key.commitment())).toList();
        return log.sealed() ? exchange -> prove(exchange, proofs, log.sealer())
                : CandidateCheck.NONE;
    }

    private static void prove(KeyExchange exchange, List<Proof> proofs, Sealer sealer) {
        PageKeys keys = KeyOffer.pageKeys(exchange);
        for (Proof proof : proofs) {
            try (DataKey given = keys.byId(new KeyId(proof.keyId()));
                    SealingKey key = sealer.take(given)) {
                if (given.id().value() != proof.keyId() || !key.matches(proof.commitment())) {
                    throw new KeyRefusedException("its data key " + proof.keyId()
                            + " is not the one this store was sealed with");
                }
            }
        }
    }
}
