// SPDX-License-Identifier: Apache-2.0
/** How keys and values are packed into bytes whose unsigned order is the order of the values. */
@Export(attribute = "x-internal:=true")
@Version("1.0.0")
package io.plastron.packing;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
