// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The conversation between one provider and one store about key metadata. An exchange that can also
 * seal implements {@link PageKeys}; one that rotates on command, {@link KeyRotation}; one that can
 * take over another provider's keys, {@link KeyAdoption}.
 *
 * <ul>
 *   <li>KP-10: the engine may call from different lane threads, one after the other within a
 *       checkpoint; {@link PageKeys} may be called at any time beside it. Implementations are
 *       thread-safe.
 *   <li>KP-11: a provider must be able to load any metadata it ever handed out and was not told
 *       {@link KeyUpdate.Failed} about. It must not rely on hearing anything else.
 * </ul>
 */
@ConsumerType
public interface KeyExchange extends AutoCloseable {
    /**
     * Makes {@code persisted} the current key metadata.
     *
     * <ul>
     *   <li>KP-12: empty means that the store has none yet and the provider decides by itself. It
     *       is called so only for a fresh store, on its leader, at most once in the life of a
     *       connection.
     *   <li>KP-13: idempotent. What is loaded may be older than what was offered last: then that
     *       offer was never committed. Whatever was made since and is not in {@code persisted} is
     *       dropped; only its ids stay given (KP-30).
     *   <li>KP-14: a failure leaves what was loaded before in force.
     *   <li>KP-15: {@code persisted} is a copy; the exchange may keep it.
     * </ul>
     */
    void loadKey(KeyMetadata persisted);

    /**
     * Bytes of the key metadata to be stored with the running checkpoint, 0 for unchanged.
     *
     * <ul>
     *   <li>KP-16: called on a leader only, inside a checkpoint, at most once in it.
     *   <li>KP-17: answers from memory; at most {@link KeyMetadata#BYTES_MAX}.
     *   <li>KP-18: after an answer above 0 and no {@link #getKey}, the checkpoint failed; the same
     *       is asked again at the next one.
     * </ul>
     */
    int getKeySize();

    /**
     * Puts exactly the bytes announced by {@link #getKeySize} into {@code target}.
     *
     * <ul>
     *   <li>KP-19: of the same key as the size before it; the metadata holds the sealing key that
     *       {@link PageKeys#sealingKey} names now.
     *   <li>KP-20: the buffer belongs to this call alone; it must not be kept or written to later.
     * </ul>
     */
    void getKey(ByteBuffer target);

    /**
     * Tells what became of the metadata handed out by {@link #getKey}.
     *
     * <p>KP-21: {@link KeyUpdate.Persisted} is followed by exactly one of
     * {@link KeyUpdate.Committed}, {@link KeyUpdate.Failed} (offer it again) or
     * {@link KeyUpdate.Undecided}, unless the provider left meanwhile. {@link KeyUpdate.Failed} may
     * also come without it. What is thrown here is reported as an event and changes nothing.
     */
    default void onKeyUpdate(KeyUpdate update) {}

    /**
     * Last call; releases what the exchange holds and wipes its key material.
     *
     * <p>KP-22: not called when a call of this exchange had to be abandoned.
     */
    @Override
    default void close() {}
}
