// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of one {@link FileKeyProvider}. It holds no secret. */
@ObjectClassDefinition(
        name = "Plastron key provider: key ring file",
        description = "Keeps the wrapping keys of stores in a key ring file of mode 0600. A store"
                + " whose key ring is lost cannot be opened by anybody: back the ring up after"
                + " every rotation, apart from the store.")
public @interface FileKeyProviderConfig {
    @AttributeDefinition(
            name = "Key ring file",
            description = "Path of the key ring file itself (not of a symbolic link to it). Its"
                    + " directory must exist and, for rotation, be writable. No default.")
    String path() default "";

    @AttributeDefinition(
            name = "Create a missing ring",
            description = "Whether a missing key ring file is made when a new store is created. It"
                    + " is never made for a store that exists: that would replace a lost ring."
                    + " Default: false.")
    boolean create() default false;

    @AttributeDefinition(
            name = "Service ranking",
            description = "Of several key providers that can open a store, it uses the one of the"
                    + " highest ranking. Default: 0.")
    int service_ranking() default 0;
}
