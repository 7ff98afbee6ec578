// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog;

/**
 * Who leads a log.
 *
 * @param epoch highest epoch ever claimed, 0 for none
 * @param pid process that claimed it, 0 when unknown
 * @param alive whether that process seems to live and still hold the log
 * @param own whether it is a writer of this very log object
 */
public record Leadership(long epoch, long pid, boolean alive, boolean own) {}
