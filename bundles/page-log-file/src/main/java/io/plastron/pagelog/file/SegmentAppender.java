// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.files.OpenFile;
import io.plastron.types.StoreId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Puts groups into segment files: one write each, forces, and the roll to the next file. It writes
 * only to files it created (F5) and nowhere twice. One thread: the opener's until the log thread
 * starts, then that one's.
 */
final class SegmentAppender implements AutoCloseable {
    private final LogFolder folder;
    private final StoreId storeId;
    private final boolean sealed;
    private final long epoch;
    private final Geometry geometry;
    private final LogCounters counters;
    private final SpareSource spares;
    private final Consumer<LogFolder.SegmentName> created;

    private SegmentPlan segment;
    private SegmentHeader header;
    private OpenFile file;
    /** Grows with the first group: who only opens and closes needs a small one. */
    private ByteBuffer buffer = ByteBuffer.allocateDirect(Blocks.BLOCK_BYTES);
    private long endOffset;
    private int chain;
    private long unforcedBytes;
    private boolean directoryUnforced;

    /** Where a segment file filled ahead may come from. */
    interface SpareSource {
        /** Renames a spare to {@code name} and opens it; null when none is ready or that failed. */
        OpenFile take(LogFolder.SegmentName name);
    }

    /** @param created hears of every segment, after its header was written */
    SegmentAppender(LogFolder folder, StoreId storeId, boolean sealed, long epoch,
            Geometry geometry, LogCounters counters, SpareSource spares,
            Consumer<LogFolder.SegmentName> created) {
        this.folder = folder;
        this.storeId = storeId;
        this.sealed = sealed;
        this.epoch = epoch;
        this.geometry = geometry;
        this.counters = counters;
        this.spares = spares;
        this.created = created;
    }

    /**
     * Opens the first segment of an epoch (F3).
     *
     * @param durable whether header and name are durable on return; else they are when the first
     *     completion in it is acknowledged
     */
    SegmentHeader openFirst(SegmentPlan plan, SegmentHeader.Link link, boolean durable)
            throws IOException {
        create(plan, link);
        if (durable) {
            forceAll();
        }
        return header;
    }

    private void create(SegmentPlan plan, SegmentHeader.Link link) throws IOException {
        LogFolder.SegmentName name = folder.name(plan.number(), epoch);
        OpenFile spare = spares.take(name);
        file = spare != null ? spare
                : folder.files().createNew(folder.path().resolve(name.name()));
        directoryUnforced = true;
        if (spare != null && spare.size() > plan.bytes()) {
            spare.truncate(plan.bytes());
        }
        segment = plan;
        header = new SegmentHeader(storeId, epoch, plan.salt(), plan.number(),
                (int) plan.bytes(), link, sealed);
        byte[] block = header.encode();
        write(block, block.length, 0);
        chain = SegmentHeader.crc(block);
        endOffset = Blocks.BLOCK_BYTES;
        created.accept(name);
    }

    /**
     * Writes a group; a long checkpoint is forced behind as it goes, which commits nothing.
     *
     * @param durableLsn what the frames vouch for
     * @return whether a new segment was begun
     */
    boolean append(FrameGroup group, long durableLsn) throws IOException {
        boolean rolls = group.segment() != segment;
        if (rolls) {
            roll(group.segment());
        }
        chain = group.finish(chain, durableLsn);
        write(group.array(), group.usedBytes(), group.startOffset());
        endOffset = group.startOffset() + group.paddedBytes();
        if (!group.isCompletion() && unforcedBytes >= geometry.forceBytes()) {
            force();
        }
        return rolls;
    }

    /**
     * Older segments are forced before newer ones are begun (W3), with their names: a segment that
     * a crash leaves has what it is linked to, or else damage was done.
     */
    private void roll(SegmentPlan next) throws IOException {
        SegmentHeader.Link link = new SegmentHeader.Link(
                epoch, segment.salt(), Blocks.lsn(segment.number(), endOffset), chain);
        if (unforcedBytes > 0) {
            force();
        }
        forceName();
        file.close();
        create(next, link);
    }

    private void write(byte[] bytes, int count, long position) throws IOException {
        if (count > buffer.capacity() && buffer.capacity() < geometry.groupBytes()) {
            buffer = ByteBuffer.allocateDirect(geometry.groupBytes());
        }
        for (int done = 0; done < count; done += buffer.capacity()) {
            int piece = Math.min(buffer.capacity(), count - done);
            buffer.clear().put(bytes, done, piece).flip();
            file.write(buffer, position + done);
        }
        unforcedBytes += count;
        counters.appended(count);
    }

    private void force() throws IOException {
        counters.force(file);
        unforcedBytes = 0;
    }

    /** Makes everything appended durable, names included. */
    void forceAll() throws IOException {
        force();
        forceName();
    }

    private void forceName() throws IOException {
        if (directoryUnforced) {
            folder.files().forceDirectory(folder.path());
            directoryUnforced = false;
        }
    }

    SegmentHeader header() {
        return header;
    }

    /** Bytes of the file now. */
    long fileBytes() throws IOException {
        return file.size();
    }

    /**
     * Gives back what lies behind {@code offset}; nothing acknowledged does. Not forced: what a
     * power cut puts back is what a crash before would have left.
     */
    void trim(long offset) throws IOException {
        file.truncate(offset);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
