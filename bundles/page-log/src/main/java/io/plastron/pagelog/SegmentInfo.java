// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog;

/**
 * A segment of the log.
 *
 * @param name for people, such as a file name
 * @param number its number; the high half of the LSNs in it
 * @param epoch the leader that wrote it
 * @param bytes its file takes now
 * @param onPath whether it belongs to the path, the gap-free run of segments that recovery reads;
 *     otherwise it is a kept segment, a mere place of records, and may be dropped (PL-12)
 */
public record SegmentInfo(String name, int number, long epoch, long bytes, boolean onPath) {}
