// SPDX-License-Identifier: Apache-2.0
/** The one component of this bundle. */
package io.plastron.shell.osgi;
