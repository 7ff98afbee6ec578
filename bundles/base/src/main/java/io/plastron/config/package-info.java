// SPDX-License-Identifier: Apache-2.0
/**
 * Configuration strings: the one text format of store options, table options, metadata rows and the
 * turtle page. {@link io.plastron.config.ConfigString} states the grammar.
 */
@Export(attribute = "x-internal:=true")
@Version("1.0.0")
package io.plastron.config;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
