// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog;

/**
 * Counters of a log since it was opened.
 *
 * @param appendedBytes bytes written for records, frames and headers
 * @param filledBytes zeros written ahead of use
 * @param forces forces done
 * @param forceNanosMax the longest force
 * @param recordsRead records read
 * @param completions completions acknowledged by this opener
 */
public record LogStatistics(
        long appendedBytes,
        long filledBytes,
        long forces,
        long forceNanosMax,
        long recordsRead,
        long completions) {}
