// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.files.OpenFile;
import io.plastron.files.SharedWords;
import io.plastron.types.StoreId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;

/**
 * A leader's own file {@code claim-<epoch>}: who it is, and how far it acknowledged. Created
 * exclusively, so that an epoch has one claimer, and written by that one alone. Big-endian.
 *
 * <table>
 * <caption>claim, {@value #BYTES} bytes</caption>
 * <tr><th>offset</th><th>size</th><th>field</th><th>guards against</th></tr>
 * <tr><td>0</td><td>8</td><td>magic {@code PLCLAIM1}</td><td>another kind of file</td></tr>
 * <tr><td>8</td><td>16</td><td>store id</td><td>a claim on another store</td></tr>
 * <tr><td>24</td><td>8</td><td>epoch</td><td>a renamed file</td></tr>
 * <tr><td>32</td><td>8</td><td>pid of the holder</td><td></td></tr>
 * <tr><td>40</td><td>8</td><td>its start, milliseconds since 1970</td><td>a recycled pid</td></tr>
 * <tr><td>48</td><td>8</td><td>identity of this run of the machine, 0 unknown</td><td>trusting
 * memory that a power cut took back</td></tr>
 * <tr><td>56</td><td>4</td><td>CRC32C of bytes 0 to 55</td><td>damage</td></tr>
 * <tr><td>60</td><td>4</td><td>reserved</td><td></td></tr>
 * <tr><td>64</td><td>48</td><td>{@link AckSlot}</td><td></td></tr>
 * <tr><td>128</td><td>48</td><td>{@link AckSlot}</td><td></td></tr>
 * <tr><td>192</td><td>8</td><td>state: 0 leads, 1 has left, 2 has left in order: it did not fail,
 * and no write of its is under way any more</td><td>refusing a store its leader closed; forces at
 * every opening</td></tr>
 * <tr><td>200</td><td>3896</td><td>reserved</td><td></td></tr>
 * </table>
 *
 * <p>A claim that is damaged or was never finished still counts as claimed, by its name; what it
 * would say of its holder is then unknown.
 */
final class ClaimFile implements AutoCloseable {
    static final int BYTES = Blocks.BLOCK_BYTES;
    static final long MAGIC = 0x504C_434C_4149_4D31L;

    private static final int HEADER_BYTES = 64;
    private static final int CRC_OFFSET = 56;
    private static final int SLOT_A = 64;
    private static final int SLOT_B = 128;
    private static final int STATE = 192;
    private static final long LEFT = 1;
    private static final long LEFT_IN_ORDER = 2;
    /** Two slots are overwritten in turn: a reader is overtaken twice only by being stopped. */
    private static final int LOAD_ATTEMPTS_MAX = 8;

    private final SharedWords words;
    private final Holder holder;

    private ClaimFile(SharedWords words, Holder holder) {
        this.words = words;
        this.holder = holder;
    }

    /** Who made a claim. */
    record Holder(long epoch, long pid, long startMillis, long bootId) {
        byte[] encode(StoreId storeId) {
            byte[] bytes = new byte[BYTES];
            ByteBuffer out = ByteBuffer.wrap(bytes);
            out.putLong(MAGIC).put(storeId.bytes()).putLong(epoch).putLong(pid);
            out.putLong(startMillis).putLong(bootId);
            out.putInt(FrameHeader.crc(bytes, 0, CRC_OFFSET));
            return bytes;
        }

        /** Null when it is not a whole header of that claim. */
        static Holder decode(byte[] bytes, StoreId storeId, long epoch) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            boolean ours = in.getLong() == MAGIC && StoreId.read(in).equals(storeId)
                    && in.getInt(CRC_OFFSET) == FrameHeader.crc(bytes, 0, CRC_OFFSET);
            Holder holder =
                    new Holder(in.getLong(), in.getLong(), in.getLong(), in.getLong());
            return ours && holder.epoch == epoch ? holder : null;
        }
    }

    /**
     * Creates a claim file; neither it nor its name is forced. One that cannot be finished is
     * deleted: nobody has led under it, and it would look like that of a living leader.
     *
     * @throws java.nio.file.FileAlreadyExistsException somebody else claimed this epoch
     */
    static ClaimFile create(LogFolder folder, StoreId storeId, Holder holder) throws IOException {
        OpenFile created = folder.files().createNew(folder.claim(holder.epoch()));
        try {
            return finish(folder, storeId, holder, created);
        } catch (IOException | RuntimeException failed) {
            try {
                folder.files().delete(folder.claim(holder.epoch()));
            } catch (IOException | RuntimeException stays) {
                failed.addSuppressed(stays);
            }
            throw failed;
        }
    }

    private static ClaimFile finish(LogFolder folder, StoreId storeId, Holder holder,
            OpenFile created) throws IOException {
        try (created) {
            created.write(ByteBuffer.wrap(holder.encode(storeId)), 0);
        }
        return new ClaimFile(
                folder.files().map(folder.claim(holder.epoch()), BYTES, false), holder);
    }

    /** Maps a claim for reading; null when it says nothing that can be believed. */
    static ClaimFile openRead(LogFolder folder, StoreId storeId, long epoch)
            throws IOException {
        try {
            if (folder.files().size(folder.claim(epoch)) < BYTES) {
                return null;
            }
            SharedWords words = folder.files().map(folder.claim(epoch), BYTES, true);
            ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
            for (int at = 0; at < HEADER_BYTES; at += Long.BYTES) {
                header.putLong(words.getAcquire(at));
            }
            Holder holder = Holder.decode(header.array(), storeId, epoch);
            if (holder != null) {
                return new ClaimFile(words, holder);
            }
            words.close();
            return null;
        } catch (ClosedByInterruptException interrupted) {
            throw interrupted;
        } catch (IOException unreadable) {
            // As with head: a hint that is not there. Deleted meanwhile is the usual case.
            return null;
        }
    }

    Holder holder() {
        return holder;
    }

    long epoch() {
        return holder.epoch();
    }

    /** The newest whole slot; null when there is none. */
    AckSlot newest() {
        return slots().newest();
    }

    /**
     * Both slots at one moment.
     *
     * @param newest the newest whole one, null when there is none
     * @param consistent whether it surely is the last one stored: it follows the other, or is the
     *     first. Otherwise a newer one was lost or damaged
     */
    record Slots(AckSlot newest, boolean consistent) {}

    /** Looks at both slots, again while they are just being stored. */
    Slots slots() {
        Slots seen = loadSlots();
        for (int i = 1; !seen.consistent && i < LOAD_ATTEMPTS_MAX; i++) {
            seen = loadSlots();
        }
        return seen;
    }

    private Slots loadSlots() {
        AckSlot a = AckSlot.load(words, SLOT_A);
        AckSlot b = AckSlot.load(words, SLOT_B);
        AckSlot newest = AckSlot.newer(a, b);
        if (newest == null) {
            return new Slots(null, changeSignal() == 0);
        }
        AckSlot other = newest == a ? b : a;
        boolean first = newest.sequence() == 1 && other == null && changeSignal() == 1;
        return new Slots(newest, first
                || other != null && other.sequence() == newest.sequence() - 1);
    }

    /** Sum of both sequence words: changes with every store; not checked. */
    long changeSignal() {
        return words.getAcquire(SLOT_A) + words.getAcquire(SLOT_B);
    }

    /** Overwrites the older slot. Owner only, one thread at a time. */
    void store(AckSlot slot) {
        slot.store(words, (slot.sequence() & 1) == 0 ? SLOT_A : SLOT_B);
    }

    boolean hasLeft() {
        return words.getAcquire(STATE) != 0;
    }

    /** Whether its owner left for sure without anything of its being still under way. */
    boolean hasLeftInOrder() {
        return words.getAcquire(STATE) == LEFT_IN_ORDER;
    }

    /** Owner only: says that it leads no more, {@code inOrder} as the table above has it. */
    void leave(boolean inOrder) {
        words.setRelease(STATE, inOrder ? LEFT_IN_ORDER : LEFT);
    }

    void force() throws IOException {
        words.force();
    }

    @Override
    public void close() throws IOException {
        words.close();
    }
}
