// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.engine.keys.Lease;
import io.plastron.keyprovider.KeyUpdate;

/**
 * The key section of one checkpoint, from the asking of the exchange to its hearing of the outcome:
 * one provider, leased for as long. For the store's thread.
 *
 * @param askNanos how long the exchange took to answer
 */
record KeySection(Lease lease, KeyOffer offer, long askNanos) implements AutoCloseable {
    /** Tells the exchange that nothing was committed, or that nobody can know. */
    void failed(Throwable why) {
        offer.tell(Leader.outcomeUnknown(why)
                ? new KeyUpdate.Undecided(why) : new KeyUpdate.Failed(why));
    }

    @Override
    public void close() {
        try (lease; offer) {
            // Both are closed, the offer first.
        }
    }
}
