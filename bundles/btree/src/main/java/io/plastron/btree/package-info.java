// SPDX-License-Identifier: Apache-2.0
/**
 * The copy-on-write B-tree: immutable versions that readers share without locks, edits by one
 * writer at a time, and checkpoints that write exactly what changed. It asks for a
 * {@link io.plastron.btree.PageStore} and knows no log and no key.
 */
@Export(attribute = "x-internal:=true")
@Version("1.0.0")
package io.plastron.btree;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
