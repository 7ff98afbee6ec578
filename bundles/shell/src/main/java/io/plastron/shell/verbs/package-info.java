// SPDX-License-Identifier: Apache-2.0
/** The verbs, one class each. They work through the public interfaces of the engine alone. */
@Export(attribute = "x-internal:=true")
@Version("1.0.0")
package io.plastron.shell.verbs;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
