// SPDX-License-Identifier: Apache-2.0
/**
 * The command line as a library: {@link io.plastron.shell.Shell} turns words into a
 * {@link io.plastron.shell.Verb} and its outcome into an {@link io.plastron.shell.ExitCode}. A verb
 * knows neither a terminal nor a framework: it writes to a {@link io.plastron.shell.Console} and
 * asks {@link io.plastron.shell.StoreAccess} for a store. Other surfaces (commands of a framework's
 * own shell, a console page) use the same verbs with a console and an access of their own.
 */
@Export(attribute = "x-internal:=true")
@Version("1.0.0")
package io.plastron.shell;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
