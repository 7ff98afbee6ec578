// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider;

import org.osgi.annotation.versioning.ConsumerType;

/** An exchange that implements this too can seal pages: it has data keys to give. */
@ConsumerType
public interface PageKeys {
    /**
     * The key new pages shall be sealed with.
     *
     * <p>KP-32: it is contained in the metadata that a {@link KeyExchange#getKey} at this moment
     * would hand out, or, when {@link KeyExchange#getKeySize} would answer 0, in the metadata
     * loaded or committed last. The engine asks only right after {@link KeyExchange#loadKey} and in
     * the key section of a checkpoint, and switches by itself once that checkpoint is committed.
     * Right after the load of metadata that is not empty it is a key of that metadata: the engine
     * seals with it at once.
     */
    DataKey sealingKey();

    /**
     * The data key of that number.
     *
     * <p>KP-33: any key whose id the loaded metadata holds, for as long as it holds it.
     *
     * @throws io.plastron.types.KeyRefusedException no such key in the loaded metadata
     */
    DataKey byId(KeyId id);
}
