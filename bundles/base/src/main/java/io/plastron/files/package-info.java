// SPDX-License-Identifier: Apache-2.0
/**
 * The one seam to the file system. Everything Plastron does to a disk goes through
 * {@link io.plastron.files.FileSystem}; behind it stands the real disk, or, in tests, a simulated
 * one that loses what was not forced.
 */
@Export(attribute = "x-internal:=true")
@Version("1.0.0")
package io.plastron.files;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
