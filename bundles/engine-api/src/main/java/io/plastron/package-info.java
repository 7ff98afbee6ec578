// SPDX-License-Identifier: Apache-2.0
/**
 * What an application uses: a {@link io.plastron.Connection} to an open store gives
 * {@link io.plastron.Session}s; a session gives {@link io.plastron.Cursor}s and transactions;
 * {@link io.plastron.StoreStatus} tells of a store in whatever state it is.
 *
 * <p>Errors are unchecked, few, and one per reaction of the caller; see
 * {@link io.plastron.types.PlastronException}.
 */
@Export
@Version("1.0.0")
package io.plastron;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
