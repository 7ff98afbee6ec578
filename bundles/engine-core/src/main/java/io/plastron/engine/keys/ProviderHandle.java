// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.keyprovider.KeyProvider;

/**
 * A key provider as a framework offers it: who it is, and how to get and return the object. Two
 * handles of the same service are equal; that is how the slot knows a candidate again.
 */
public interface ProviderHandle {
    /** The {@code plastron.key-provider} property, or another name people know it by. */
    String name();

    /** {@code service.id}; among equal rankings the lowest wins. */
    long serviceId();

    /** {@code service.ranking}; the highest wins. */
    int ranking();

    /**
     * Gets the object. May run foreign activation code, so the slot calls it on a lane only, and
     * not once it knows that the candidate is withdrawn: a component framework would activate the
     * provider anew in the middle of its stop. Yet a withdrawal does not wait for a get under way,
     * as the withdrawing thread may hold the lock it needs; what that get brings is returned at
     * once.
     *
     * @return null when there is none at the moment, which is worth another try
     */
    KeyProvider get();

    /** Returns the object; called exactly once for each {@link #get} that answered one. */
    void unget();
}
