// SPDX-License-Identifier: Apache-2.0
/**
 * The words every room shares: log sequence numbers, identities, and the exceptions that may reach
 * an application through more than one API.
 */
@Export
@Version("1.0.0")
package io.plastron.types;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
