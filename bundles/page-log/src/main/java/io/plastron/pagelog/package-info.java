// SPDX-License-Identifier: Apache-2.0
/**
 * What a page log implements: an append-only log of records, each named by an LSN, committed by
 * completion records.
 *
 * <p>Rules for implementers are numbered PL-01 … in the Javadoc of the method they bind.
 */
@Export
@Version("1.0.0")
package io.plastron.pagelog;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
