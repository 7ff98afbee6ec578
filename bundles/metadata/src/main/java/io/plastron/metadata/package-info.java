// SPDX-License-Identifier: Apache-2.0
/**
 * The metadata table: which tables there are, how they were created and where their last checkpoint
 * stands. It is rows of text, URI to configuration string, in the form of WiredTiger's; here they
 * are one immutable {@link io.plastron.metadata.Catalog}.
 */
@Export(attribute = "x-internal:=true")
@Version("1.0.0")
package io.plastron.metadata;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
