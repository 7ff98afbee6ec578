// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyMetadata;
import java.util.function.Function;

/**
 * One provider for the length of a checkpoint. While a lease is open no other provider becomes
 * active and the provider's key metadata is not loaded anew; one lease is out at a time.
 *
 * <pre>
 *   OPEN --enterKeySection--> SECTION --leaveKeySection--> KEYED --close--> ended
 *     \_ provider left _> REVOKED <_ drain ran out _/
 * </pre>
 *
 * <p>A provider that leaves while the lease is OPEN revokes it at once. In the key section (size,
 * bytes, key page, persisted or failed) its withdrawal waits for the section's end as long as the
 * drain allows. Afterwards the keys are in the log: the checkpoint goes on, only the provider no
 * longer hears what became of it. A lease belongs to the thread that got it; {@link #revoked} may
 * be asked by any.
 */
public interface Lease extends AutoCloseable {
    /**
     * Calls the provider on a lane, with the deadline of a call.
     *
     * <p>{@code call} sees the exchange for the length of this call only. What it returns too late
     * is thrown away, and closed if it is {@code AutoCloseable}.
     *
     * @param what for messages, such as "getKeySize"
     * @throws io.plastron.KeyProviderAbsentException the provider left
     * @throws io.plastron.types.KeyProviderUnreachableException no answer in time
     * @throws io.plastron.types.KeyRefusedException it refused, or threw anything else
     * @throws io.plastron.types.CorruptionException it says that its key metadata is damaged
     */
    <T> T call(String what, Function<KeyExchange, T> call);

    /** Begins the key section, once in a lease. Throws as {@link #check}. */
    void enterKeySection();

    /**
     * Ends the key section: the key page is written and the provider was told. Throws as {@link
     * #check}.
     */
    void leaveKeySection();

    /**
     * Tells the slot that the key metadata handed out in this lease was committed; to be called
     * before the lease is closed, so that no other provider becomes active with the old metadata.
     * The provider of this lease is not asked to load what it made itself; every other one is
     * tested with it.
     */
    void committed(KeyMetadata current, CandidateCheck check);

    /** Whether the provider left before the key section's end. */
    boolean revoked();

    /** Throws {@link io.plastron.KeyProviderAbsentException} when {@link #revoked}. */
    void check();

    /**
     * Stands for the exchange; equal to {@link KeyProviderSlot#activeIdentity} while it is the
     * active one.
     */
    Object identity();

    /** Ends the lease, wherever it stands. Idempotent. */
    @Override
    void close();
}
