// SPDX-License-Identifier: Apache-2.0
/**
 * The embedded page log: a folder of segment files on a local disk.
 *
 * <pre>
 *   log/  lock                        who holds it may lead
 *         head                        the claimed epoch: the word that fences
 *         claim-&lt;epoch&gt;               one leader: who it is, how far it acknowledged
 *         &lt;number&gt;-&lt;epoch&gt;.seg        segments of the path
 *         kept-&lt;number&gt;-&lt;epoch&gt;.seg   segments behind the path
 *         spare-&lt;epoch&gt;-&lt;n&gt;           zeros, to become a segment
 *         pin-&lt;made&gt;-&lt;id&gt;              a checkpoint that some process wants kept
 *
 *   segment  | header | key | body | completion |..pad| body | completion |..pad|
 *            0      4096                        block boundary
 *   body     | frame header 64 | record | record | void record |
 * </pre>
 *
 * <p>An LSN is segment number &lt;&lt; 32 | offset of the record's header. Byte tables stand in the
 * class comments: {@link io.plastron.pagelog.file.SegmentHeader},
 * {@link io.plastron.pagelog.file.FrameHeader}, {@link io.plastron.pagelog.file.KeyBody},
 * {@link io.plastron.pagelog.file.CompletionBody}, {@link io.plastron.pagelog.file.HeadFile},
 * {@link io.plastron.pagelog.file.ClaimFile}, {@link io.plastron.pagelog.file.AckSlot},
 * {@link io.plastron.pagelog.file.PinFile}.
 *
 * <p><b>Path and kept segments.</b> The <em>path</em> is the gap-free run of segments from the one
 * that holds the oldest completion to be retained, up to the tip. Only it concerns recovery and
 * adoption. What is older are <em>kept segments</em>, mere places of records: opened when a record
 * in them is read, found by number, given up one by one in any order. See
 * {@link io.plastron.pagelog.file.KeptSegments} and {@link io.plastron.pagelog.file.Deletions}.
 *
 * <p><b>What one force cannot tell.</b> From the log alone, <em>the last checkpoint is damaged</em>
 * and <em>the last checkpoint never reached the disk</em> are the same bytes. Only something
 * written after the force returned is a witness. Two cost nothing: every frame states how far the
 * log was durable when it was written, and so vouches for all before it; and the acknowledged slot,
 * stored in mapped memory after the force and never forced, vouches for the last one. A third lies
 * in the files being fresh: a sector that was never written reads as zeros.
 *
 * <p><b>Writing</b>
 * <ul>
 *   <li>W1: every open for writing begins a new segment file with a new epoch, a random salt and a
 *       link to where it cut. Nothing is ever appended behind a cut, no file is used twice.
 *   <li>W2: a frame states its LSN, salt, predecessor's CRC, own CRCs.
 *   <li>W3: a frame lies in one segment; a checkpoint may span several, forced older first.
 *       Acknowledged after all forces. The first failure ends the writer.
 *   <li>W4: every write begins on a block boundary, in bytes never written before: a sector that
 *       holds acknowledged bytes is never written again.
 * </ul>
 *
 * <p><b>Recovery</b>: R1 to R3 in {@link io.plastron.pagelog.file.LogScanner}. R4: who builds on
 * what it found forces what it read first; what a former leader marked as failed is not built on at
 * all ({@link io.plastron.pagelog.file.AckSlot}).
 *
 * <p><b>Fencing</b>: F1 to F3 in {@link io.plastron.pagelog.file.StepUp}; F4 in
 * {@link io.plastron.pagelog.file.LogThread}. F5: a leader writes only to files it created in its
 * epoch, and marks and deletes only behind an acknowledged completion of its own and with the lock
 * in hand.
 * F6: readers adopt by {@link io.plastron.pagelog.file.Adoption} and never look behind a cut.
 *
 * <p><b>Threads.</b> {@code plastron-log-…}: all writes and forces of a leader.
 * {@code plastron-log-housekeeper-…}: spares and deletions of a leader.
 * {@code plastron-log-watch-…}: while somebody watches. All are daemons. Locks, in order: the log's
 * monitor (what was adopted) before the segment table's before a segment's; the writer's queue and
 * the housekeeper have a lock each that is held alone, and no thread does file I/O under the
 * queue's but for stores to mapped memory.
 *
 * <p><b>Non-guarantees.</b> Local file systems only: the check behind the force needs a page cache
 * that all processes see alike. With claims and head lost <em>and</em> sectors of the last
 * checkpoint turned to zeros, the checkpoint before is given without a word. A record that was
 * given an LSN but of which, and of whose segment, no byte reached the disk before a power cut may
 * share that LSN with a later one; the salts differ.
 */
package io.plastron.pagelog.file;
