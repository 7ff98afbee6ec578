// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.keyprovider.KeyExchange;

/**
 * The engine's own examination of a candidate that has loaded the key metadata: can it seal, is its
 * sealing key the committed one.
 */
@FunctionalInterface
public interface CandidateCheck {
    /** Every exchange will do. */
    CandidateCheck NONE = exchange -> {};

    /**
     * Runs on a lane, right after {@link KeyExchange#loadKey}, within the deadline of a load; may
     * run again at any time. It must not call back into the slot or the store.
     *
     * @throws io.plastron.types.KeyRefusedException the candidate cannot be used
     */
    void check(KeyExchange exchange);
}
