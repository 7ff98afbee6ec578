// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.mock;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of one {@link MockKeyProvider}. */
@ObjectClassDefinition(
        name = "Plastron key provider: mock (protects nothing)",
        description = "For tests only: whoever has this bundle can compute its keys.")
public @interface MockKeyProviderConfig {
    @AttributeDefinition(
            name = "Sealing",
            description = "Whether it has data keys to give; if not, it only keeps key metadata."
                    + " Default: true.")
    boolean sealing() default true;

    @AttributeDefinition(
            name = "Seed",
            description = "What the data keys follow from; mocks of one seed can load each other's"
                    + " metadata. Default: 0.")
    long seed() default 0;

    @AttributeDefinition(
            name = "Rotate every",
            description = "A new data key at every so many-th question for the key size, that is,"
                    + " checkpoint; 0: only on command. Default: 0.")
    int rotateEvery() default 0;

    @AttributeDefinition(
            name = "Metadata size",
            description = "Least size of the key metadata in bytes. Default: 0, as small as it is.")
    int metadataBytes() default 0;

    @AttributeDefinition(
            name = "Script",
            description = "Rules such as 'loadKey#1 hang', 'getKey delay 500' (ms), 'attach"
                    + " refuse'; see the Javadoc of MockScript. Default: none.")
    String[] script() default {};

    @AttributeDefinition(
            name = "Service ranking",
            description = "Of several key providers that can open a store, it uses the one of the"
                    + " highest ranking. Default: 0.")
    int service_ranking() default 0;
}
