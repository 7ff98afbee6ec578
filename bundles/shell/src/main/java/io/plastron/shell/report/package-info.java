// SPDX-License-Identifier: Apache-2.0
/**
 * Results of verbs as objects: a {@link io.plastron.shell.report.Report} knows its lines of text,
 * its JSON and its table, so that each surface shows it in its own way.
 */
@Export(attribute = "x-internal:=true")
@Version("1.0.0")
package io.plastron.shell.report;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
