// SPDX-License-Identifier: Apache-2.0
/**
 * The embedded page log: a folder of segment files on a local disk.
 */
package io.plastron.pagelog.file;
