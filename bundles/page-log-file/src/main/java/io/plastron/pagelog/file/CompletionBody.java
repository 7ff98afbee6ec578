// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.Completion;
import io.plastron.pagelog.CompletionDraft;
import io.plastron.types.Lsn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a frame of kind <em>completion</em> holds: it commits a checkpoint. Big-endian.
 *
 * <table>
 * <caption>completion, behind the frame header</caption>
 * <tr><th>offset</th><th>size</th><th>field</th><th>guards against</th></tr>
 * <tr><td>0</td><td>8</td><td>LSN of the turtle page</td><td></td></tr>
 * <tr><td>8</td><td>4</td><td>bytes of the turtle's record</td><td>an unchecked
 * allocation</td></tr>
 * <tr><td>12</td><td>4</td><td>bytes of the checkpoint_meta</td><td></td></tr>
 * <tr><td>16</td><td>8</td><td>epoch</td><td>a completion of another leader</td></tr>
 * <tr><td>24</td><td>8</td><td>time, milliseconds since 1970</td><td></td></tr>
 * <tr><td>32</td><td>8</td><td>stored bytes reachable from the checkpoint</td><td></td></tr>
 * <tr><td>40</td><td>4</td><td>number of the first segment still needed</td><td>a log with a
 * segment missing</td></tr>
 * <tr><td>44</td><td>4</td><td>reserved</td><td></td></tr>
 * <tr><td>48</td><td>8</td><td>its epoch</td><td>another segment of the same number</td></tr>
 * <tr><td>56</td><td>8</td><td>first 8 bytes of its salt</td><td>likewise</td></tr>
 * <tr><td>64</td><td>8</td><td>LSN of the oldest completion retained, 0 for this one</td><td>giving
 * a checkpoint whose segments may be gone</td></tr>
 * <tr><td>72</td><td></td><td>checkpoint_meta, ASCII</td><td></td></tr>
 * </table>
 *
 * <p>The frame's own CRCs guard all of it.
 */
record CompletionBody(
        long turtleLsn,
        int turtleBytes,
        long epoch,
        long timeMillis,
        long databaseBytes,
        int neededNumber,
        long neededEpoch,
        long neededSaltPrefix,
        long retainFromLsn,
        String meta) {
    static final int FIXED_BYTES = 72;

    static CompletionBody of(
            CompletionDraft draft, long epoch, long timeMillis, SegmentHeader needed) {
        return new CompletionBody(draft.turtle().value(), draft.turtleBytes(), epoch, timeMillis,
                draft.databaseBytes(), needed.number(), needed.epoch(), needed.saltPrefix(),
                draft.retainFrom().value(), draft.checkpointMeta());
    }

    int bytes() {
        return FIXED_BYTES + meta.length();
    }

    void encode(byte[] target, int at) {
        ByteBuffer out = ByteBuffer.wrap(target, at, bytes());
        out.putLong(turtleLsn).putInt(turtleBytes).putInt(meta.length());
        out.putLong(epoch).putLong(timeMillis).putLong(databaseBytes);
        out.putInt(neededNumber).putInt(0).putLong(neededEpoch).putLong(neededSaltPrefix);
        out.putLong(retainFromLsn);
        out.put(meta.getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads what a whole frame holds; null when it contradicts itself. */
    static CompletionBody decode(byte[] source, int at, int bytes) {
        if (bytes < FIXED_BYTES) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(source, at, bytes);
        long turtleLsn = in.getLong();
        int turtleBytes = in.getInt();
        int metaBytes = in.getInt();
        long epoch = in.getLong();
        long timeMillis = in.getLong();
        long databaseBytes = in.getLong();
        int neededNumber = in.getInt();
        int reserved = in.getInt();
        long neededEpoch = in.getLong();
        long neededSalt = in.getLong();
        long retainFromLsn = in.getLong();
        boolean possible = metaBytes == bytes - FIXED_BYTES
                && metaBytes <= CompletionDraft.META_CHARS_MAX && reserved == 0
                && turtleLsn >= 0 && turtleBytes >= 0 && epoch > 0 && retainFromLsn >= 0;
        if (!possible) {
            return null;
        }
        String meta = new String(source, at + FIXED_BYTES, metaBytes, StandardCharsets.US_ASCII);
        return new CompletionBody(turtleLsn, turtleBytes, epoch, timeMillis, databaseBytes,
                neededNumber, neededEpoch, neededSalt, retainFromLsn, meta);
    }

    Completion completion(long lsn) {
        return new Completion(Lsn.of(lsn), epoch, timeMillis, Lsn.of(turtleLsn), turtleBytes, meta,
                databaseBytes, Lsn.of(retainFromLsn == 0 ? lsn : retainFromLsn));
    }

    boolean needs(SegmentHeader header) {
        return header.number() == neededNumber && header.epoch() == neededEpoch
                && header.saltPrefix() == neededSaltPrefix;
    }
}
