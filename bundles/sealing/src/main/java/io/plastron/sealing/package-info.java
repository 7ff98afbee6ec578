// SPDX-License-Identifier: Apache-2.0
/**
 * Seals and opens records: AES-256-GCM under subkeys of the provider's data keys, and the
 * commitments that tell a wrong key from a damaged record. It knows the form of a record, no log
 * and no provider.
 */
@Export(attribute = "x-internal:=true")
@Version("1.0.0")
package io.plastron.sealing;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
