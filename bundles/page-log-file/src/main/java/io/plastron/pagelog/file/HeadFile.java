// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.files.SharedWords;
import io.plastron.types.StoreId;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * The file {@code head}: one block, mapped by every process, that holds the word which fences.
 * Never truncated, never replaced, never forced: what a power cut takes of it the names of claims
 * and segments still say. To readers a bad
 * or missing head is no hint, never an error. To leaders it is more: who fences and who is fenced
 * must have mapped the same file, so it must not be removed while anybody leads. Big-endian.
 *
 * <table>
 * <caption>head, {@value #BYTES} bytes</caption>
 * <tr><th>offset</th><th>size</th><th>field</th><th>guards against</th></tr>
 * <tr><td>0</td><td>8</td><td>magic {@code PLHEAD01}</td><td>another kind of file</td></tr>
 * <tr><td>8</td><td>16</td><td>store id</td><td>a head of another store</td></tr>
 * <tr><td>24</td><td>168</td><td>reserved</td><td></td></tr>
 * <tr><td>192</td><td>8</td><td>claimed epoch; it only grows</td><td>a former leader that
 * acknowledges</td></tr>
 * <tr><td>200</td><td>3896</td><td>reserved</td><td></td></tr>
 * </table>
 *
 * <p>The acknowledged slots and the holder's identity do <em>not</em> stand here but in each
 * leader's own {@link ClaimFile} (F1): a former leader that wakes up and stores its slot must not
 * overwrite its successor's.
 */
final class HeadFile implements AutoCloseable {
    static final int BYTES = Blocks.BLOCK_BYTES;
    static final long MAGIC = 0x504C_4845_4144_3031L;

    private static final int STORE_ID = 8;
    private static final int CLAIMED = 192;
    /** Beyond this a word cannot have been counted up to: it is damage. */
    static final long EPOCH_MAX = 1L << 40;

    private final SharedWords words;

    private HeadFile(SharedWords words) {
        this.words = words;
    }

    /** Maps the head for reading; null when there is none of this store yet. */
    static HeadFile openRead(LogFolder folder, StoreId storeId) throws IOException {
        try {
            if (!folder.files().exists(folder.head())
                    || folder.files().size(folder.head()) < BYTES) {
                return null;
            }
            SharedWords words = folder.files().map(folder.head(), BYTES, true);
            if (isOf(words, storeId)) {
                return new HeadFile(words);
            }
            words.close();
            return null;
        } catch (ClosedByInterruptException interrupted) {
            throw interrupted;
        } catch (IOException unreadable) {
            // No hint is a legal state of affairs: everything it says can be found without it.
            return null;
        }
    }

    /**
     * Maps the head for a claimer, who makes it whole.
     *
     * @param epochPlausible the highest epoch found elsewhere; a word far beyond it is damage and
     *     would fence every leader for ever
     */
    static HeadFile openWrite(LogFolder folder, StoreId storeId, long epochPlausible)
            throws IOException {
        SharedWords words = folder.files().map(folder.head(), BYTES, false);
        if (!isOf(words, storeId)) {
            words.setRelease(STORE_ID, storeId.high());
            words.setRelease(STORE_ID + 8, storeId.low());
            words.setRelease(0, MAGIC);
        }
        long claimed = words.getAcquire(CLAIMED);
        if (claimed < 0 || claimed > EPOCH_MAX) {
            words.setRelease(CLAIMED, epochPlausible);
        }
        return new HeadFile(words);
    }

    private static boolean isOf(SharedWords words, StoreId storeId) {
        return words.getAcquire(0) == MAGIC && words.getAcquire(STORE_ID) == storeId.high()
                && words.getAcquire(STORE_ID + 8) == storeId.low();
    }

    long claimedEpoch() {
        return words.getAcquire(CLAIMED);
    }

    /** Raises the claimed epoch, with a full fence; whoever loads it later sees this or more. */
    void claim(long epoch) {
        words.max(CLAIMED, epoch);
        words.fullFence();
    }

    /**
     * Claimed epoch behind a full fence: the load is served after all that was done before, the
     * force above all (F4).
     */
    long claimedEpochFenced() {
        words.fullFence();
        return words.getAcquire(CLAIMED);
    }

    @Override
    public void close() throws IOException {
        words.close();
    }
}
