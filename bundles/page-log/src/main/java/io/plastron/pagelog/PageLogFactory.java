// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog;

import org.osgi.annotation.versioning.ConsumerType;

/** Opens page logs; an OSGi service. */
@ConsumerType
public interface PageLogFactory {
    /**
     * Service property: the kind of log, such as {@code file}; {@code page_log=(name=…)} selects
     * it.
     */
    String NAME = "plastron.page-log";

    /**
     * Opens a log for reading; nothing is claimed, locked or changed, and a log nobody has written
     * to yet is empty, not an error.
     *
     * @throws io.plastron.types.CorruptionException what is there cannot be a log of this store
     * @throws io.plastron.types.TooNewException a newer format
     */
    PageLog open(PageLogOptions options);
}
