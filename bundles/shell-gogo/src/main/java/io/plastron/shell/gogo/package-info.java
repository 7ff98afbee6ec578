// SPDX-License-Identifier: Apache-2.0
/**
 * The verbs of the command line as commands of Gogo, scope {@code plastron}. They work on the
 * stores that run in the framework and never open or close one. Results are
 * {@link io.plastron.shell.report.Report}s, so that scripts can go on with them; a converter prints
 * them as tables.
 */
package io.plastron.shell.gogo;
