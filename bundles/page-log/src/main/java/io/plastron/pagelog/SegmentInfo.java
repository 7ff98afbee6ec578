// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog;

/**
 * A segment of the log.
 *
 * @param name for people, such as a file name
 * @param number its number; the high half of the LSNs in it
 * @param epoch the leader that wrote it
 * @param bytes it takes
 */
public record SegmentInfo(String name, int number, long epoch, long bytes) {}
