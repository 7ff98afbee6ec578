// SPDX-License-Identifier: Apache-2.0
/**
 * The codecs of what a store is found by: the turtle page, the {@code checkpoint_meta} string and
 * the key page with its crypt header. All three are formats of WiredTiger's disaggregated storage
 * and can be read by it; they hold no logic of the engine.
 *
 * <p>None of them is authenticated: each carries, or is named together with, a CRC32C, which guards
 * against damage and not against an attacker.
 */
@Export(attribute = "x-internal:=true")
@Version("1.0.0")
package io.plastron.turtle;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
