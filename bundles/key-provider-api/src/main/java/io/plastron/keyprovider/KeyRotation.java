// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider;

import org.osgi.annotation.versioning.ConsumerType;

/** An exchange that implements this too rotates on command. */
@ConsumerType
public interface KeyRotation {
    /**
     * Makes a new KEK generation and a new data key and wraps the old data keys anew.
     *
     * <p>KP-34: whatever the provider keeps outside the store is durable before the method returns
     * and before the new metadata is offered; it then calls
     * {@link StoreContext#keyMetadataChanged}. A crash at any moment leaves the metadata committed
     * before loadable. Called on a leader only, and never between a {@link KeyExchange#loadKey} and
     * the {@link PageKeys#sealingKey} that follows it.
     */
    void rotate();
}
