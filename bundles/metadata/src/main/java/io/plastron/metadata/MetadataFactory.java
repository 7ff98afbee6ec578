// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.btree.Tree;
import org.osgi.annotation.versioning.ProviderType;

/** Makes catalogs; an OSGi service. Thread-safe. */
@ProviderType
public interface MetadataFactory {
    /** The catalog of a new store. */
    Catalog empty();

    /**
     * The catalog a metadata table holds; reads all of it.
     *
     * @throws io.plastron.types.CorruptionException a row is malformed or contradicts another;
     *     names its URI
     * @throws io.plastron.types.TooNewException a row uses what this version does not know
     */
    Catalog load(Tree metadataTree);
}
