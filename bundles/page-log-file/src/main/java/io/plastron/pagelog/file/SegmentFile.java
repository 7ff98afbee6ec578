// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.files.OpenFile;
import io.plastron.pagelog.KeyMark;
import io.plastron.pagelog.PageLogOptions;
import io.plastron.pagelog.SegmentInfo;
import io.plastron.types.ClosedException;
import io.plastron.types.CorruptionException;
import io.plastron.types.StoreId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A segment as readers see it: its verified header and an open file. The open file is the pin: it
 * stays readable when the name is deleted. Thread-safe.
 */
final class SegmentFile implements AutoCloseable {
    private final LogFolder folder;
    private final LogFolder.SegmentName id;
    private final SegmentHeader header;
    private final int headerCrc;
    private final Map<Integer, NotedKey> keys = new HashMap<>();

    private volatile OpenFile file;
    private volatile boolean closed;
    private volatile boolean evicted;
    private long keysScannedTo = Blocks.BLOCK_BYTES;

    private record NotedKey(long lsn, byte[] commitment) {}

    /** It was closed for the sake of others, while the log stays open: find it again. */
    static final class EvictedException extends IOException {
        private static final long serialVersionUID = 1L;

        private EvictedException(String name) {
            super(name + " was closed while it was read: too many segments are read at once, or its"
                    + " leader has dropped it; read again");
        }
    }

    private SegmentFile(
            LogFolder folder, LogFolder.SegmentName id, OpenFile file,
            SegmentHeader header, int headerCrc) {
        this.folder = folder;
        this.id = id;
        this.file = file;
        this.header = header;
        this.headerCrc = headerCrc;
    }

    /**
     * Opens a segment.
     *
     * @return null when its header was never written: the remnant of a crash, part of no log; with
     *     {@code skipDamaged} also when the header is damaged
     * @throws CorruptionException header damaged, of another store, or not what the name says
     * @throws java.nio.file.NoSuchFileException deleted meanwhile
     */
    static SegmentFile open(
            LogFolder folder, LogFolder.SegmentName name, PageLogOptions options,
            boolean skipDamaged) throws IOException {
        OpenFile file = folder.openSegment(name);
        boolean taken = false;
        try {
            byte[] block = readBlock(file);
            if (Blocks.isZero(block, 0, block.length)) {
                return null;
            }
            SegmentHeader header = decodeStable(file, block, name.name(), skipDamaged);
            if (header == null) {
                return null;
            }
            check(header, name, options.storeId(), options.sealed());
            taken = true;
            return new SegmentFile(
                    folder, name, file, header, SegmentHeader.crc(header.encode()));
        } finally {
            if (!taken) {
                file.close();
            }
        }
    }

    private static byte[] readBlock(OpenFile file) throws IOException {
        byte[] block = new byte[Blocks.BLOCK_BYTES];
        file.read(ByteBuffer.wrap(block), 0);
        return block;
    }

    /** A header may be caught while its leader writes it; damage does not change between looks. */
    private static SegmentHeader decodeStable(
            OpenFile file, byte[] block, String name, boolean skipDamaged) throws IOException {
        byte[] seen = block;
        while (true) {
            try {
                return SegmentHeader.decode(seen, name);
            } catch (CorruptionException damaged) {
                byte[] again = readBlock(file);
                if (Arrays.equals(again, seen)) {
                    if (skipDamaged) {
                        return null;
                    }
                    throw damaged;
                }
                seen = again;
            }
        }
    }

    private static void check(
            SegmentHeader header, LogFolder.SegmentName name, StoreId storeId, boolean sealed) {
        if (!header.storeId().equals(storeId)) {
            throw new CorruptionException(name.name() + ": belongs to store " + header.storeId()
                    + ", expected " + storeId + ". The folder mixes files of two stores");
        }
        if (header.number() != name.number() || header.epoch() != name.epoch()) {
            throw new CorruptionException(name.name() + ": its header says number "
                    + header.number() + ", epoch " + header.epoch() + ". The file was renamed");
        }
        if (header.sealed() != sealed) {
            throw new CorruptionException(name.name() + ": its header says the store is "
                    + (header.sealed() ? "sealed" : "not sealed") + ", its properties the opposite."
                    + " One of the files was exchanged; restore a copy of the store");
        }
    }

    LogFolder.SegmentName id() {
        return id;
    }

    String name() {
        return id.name();
    }

    SegmentHeader header() {
        return header;
    }

    /** CRC of the stored header: the first frame's chain. */
    int headerCrc() {
        return headerCrc;
    }

    SegmentInfo info(boolean onPath) throws IOException {
        return new SegmentInfo(id.name(), header.number(), header.epoch(), size(), onPath);
    }

    long size() throws IOException {
        return use(OpenFile::size);
    }

    /** Reads until {@code target} is full or the file ends; returns the bytes read. */
    int read(ByteBuffer target, long position) throws IOException {
        int start = target.position();
        return use(current -> {
            target.position(start);
            return current.read(target, position);
        });
    }

    /** A call on the open file that may be done again from its beginning. */
    private interface FileUse<T> {
        T on(OpenFile current) throws IOException;
    }

    private <T> T use(FileUse<T> call) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                OpenFile current = file;
                try {
                    return call.on(current);
                } catch (ClosedChannelException byInterrupt) {
                    // An interrupted thread loses the channel for all threads: open it again.
                    interrupted |= Thread.interrupted();
                    reopen(current);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void reopen(OpenFile broken) throws IOException {
        if (evicted) {
            throw new EvictedException(name());
        }
        if (closed) {
            throw new ClosedException("the page log " + folder.path() + " is closed");
        }
        if (file == broken) {
            file = folder.openSegment(id);
        }
    }

    /** Makes durable what was read from this file (R4). */
    void force() throws IOException {
        use(current -> {
            current.force();
            return null;
        });
    }

    /** Header of the frame at {@code offset}, null when there is none. Its body is not verified. */
    FrameHeader frameHeader(long offset) throws IOException {
        byte[] bytes = new byte[FrameHeader.BYTES];
        if (read(ByteBuffer.wrap(bytes), offset) < bytes.length) {
            return null;
        }
        return FrameHeader.decode(
                bytes, 0, Blocks.lsn(header.number(), offset), header.saltPrefix());
    }

    /** The whole frame at {@code offset}, header and body verified; null when it is not whole. */
    byte[] frame(long offset) throws IOException {
        FrameHeader frame = frameHeader(offset);
        if (frame == null) {
            return null;
        }
        byte[] bytes = new byte[frame.bytes()];
        boolean whole = read(ByteBuffer.wrap(bytes), offset) == bytes.length
                && FrameHeader.crc(bytes, FrameHeader.BYTES, bytes.length - FrameHeader.BYTES)
                        == frame.bodyCrc();
        return whole ? bytes : null;
    }

    /** The completion at {@code lsn}, null when none can be read there. */
    StoredCompletion completion(long lsn) throws IOException {
        long offset = Blocks.offset(lsn);
        byte[] frame = frame(offset);
        return frame == null ? null : completion(frame, lsn);
    }

    /** Decodes a verified frame; null when it is no completion of this segment's leader. */
    StoredCompletion completion(byte[] frame, long lsn) {
        FrameHeader head = FrameHeader.decode(frame, 0, lsn, header.saltPrefix());
        if (head == null || head.kind() != FrameHeader.KIND_COMPLETION) {
            return null;
        }
        CompletionBody body = CompletionBody.decode(
                frame, FrameHeader.BYTES, frame.length - FrameHeader.BYTES);
        if (body == null || body.epoch() != header.epoch()) {
            return null;
        }
        long end = Blocks.lsn(header.number(), head.nextOffset(Blocks.offset(lsn)));
        return new StoredCompletion(body.completion(lsn), body, head.previousCompletionLsn(), end,
                FrameHeader.storedCrc(frame, 0));
    }

    /**
     * The commitment noted for a key before {@code lsn}. Looks at each frame header once.
     *
     * @return null when there is none
     */
    synchronized byte[] commitment(long lsn, int keyId) throws IOException {
        NotedKey noted = keys.get(keyId);
        while (noted == null && keysScannedTo < Blocks.offset(lsn)) {
            FrameHeader frame = frameHeader(keysScannedTo);
            if (frame == null) {
                break;
            }
            if (frame.kind() == FrameHeader.KIND_KEY) {
                note(keysScannedTo);
                noted = keys.get(keyId);
            }
            keysScannedTo = frame.nextOffset(keysScannedTo);
        }
        return noted != null && noted.lsn < lsn ? noted.commitment : null;
    }

    private void note(long offset) throws IOException {
        byte[] frame = frame(offset);
        KeyMark mark = frame == null ? null : KeyBody.decode(
                frame, FrameHeader.BYTES, frame.length - FrameHeader.BYTES);
        if (mark != null) {
            keys.putIfAbsent(mark.keyId(),
                    new NotedKey(Blocks.lsn(header.number(), offset), mark.commitment()));
        }
    }

    /** Closes it while its log stays open: who is reading is told by {@link EvictedException}. */
    synchronized void evict() throws IOException {
        evicted = true;
        close();
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        file.close();
    }

    @Override
    public String toString() {
        return id.name();
    }
}
