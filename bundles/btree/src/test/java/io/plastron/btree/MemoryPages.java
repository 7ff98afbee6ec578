// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import io.plastron.types.CorruptionException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.CRC32C;

/**
 * A page store in memory that holds the tree to the contract: deltas only on the page's newest
 * record that was adopted, levels in ascending order, a page at most once per checkpoint, cookies
 * used only after their level ended. Deltas of a level share one LSN, as packs do.
 */
final class MemoryPages implements PageStore {
    /** What an entry takes besides its payload. */
    static final int ENTRY_OVERHEAD = 32;

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<Long, Cookie> newest = new HashMap<>();
    /** Some records a segment. */
    private static final long LSN_STEP = 1L << 28;

    private long lsnNext = 1000;
    final LongAdder reads = new LongAdder();

    private record Entry(byte[] payload, Cookie cookie, Entry on) {}

    @Override
    public List<ByteBuffer> read(int tableId, Cookie cookie) {
        reads.increment();
        Entry entry = entries.get(cookie.lsn() + "/" + cookie.slot());
        if (entry == null || !entry.cookie.withBigBelow(cookie.bigBelow()).equals(cookie)) {
            throw new CorruptionException("no record for " + cookie);
        }
        List<ByteBuffer> result = new ArrayList<>();
        for (Entry at = entry; at != null; at = at.on) {
            if (!Arrays.equals(tag(at.payload), at.cookie.tag())) {
                throw new CorruptionException("tag of " + at.cookie);
            }
            result.add(0, ByteBuffer.wrap(at.payload).asReadOnlyBuffer());
        }
        return result;
    }

    /** The payload itself, to be damaged. */
    byte[] payload(Cookie cookie) {
        return entries.get(cookie.lsn() + "/" + cookie.slot()).payload;
    }

    Writer writer() {
        return new Writer(Long.MAX_VALUE);
    }

    /** A writer whose call number {@code failAt} (from 0, endLevel counts) throws. */
    Writer failingWriter(long failAt) {
        return new Writer(failAt);
    }

    private static byte[] tag(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return ByteBuffer.allocate(16).putLong(crc.getValue()).putLong(payload.length).array();
    }

    /** The failure a {@link #failingWriter} throws. */
    static final class WriteFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    final class Writer implements PageWriter {
        private final Map<Long, Cookie> written = new HashMap<>();
        private final Set<Long> pages = new HashSet<>();
        private final List<Slot> open = new ArrayList<>();
        private final long failAt;
        private int level = -2;
        private boolean levelOpen;
        /** Runs at the start of every call: what happens while a checkpoint is under way. */
        Runnable meanwhile = () -> { };
        /** Segments to be emptied; null: none. */
        SegmentRange emptied;
        long calls;
        long images;
        long leafImages;
        long deltas;
        long deltaBytes;
        long leafDeltaBytes;
        long bytes;

        private Writer(long failAt) {
            this.failAt = failAt;
        }

        private final class Slot implements Pending {
            private Cookie cookie;
            private final byte[] payload;
            private final long pageId;
            private final Cookie on;

            Slot(long pageId, Cookie on, byte[] payload) {
                this.pageId = pageId;
                this.on = on;
                this.payload = payload;
            }

            @Override
            public Cookie cookie() {
                if (cookie == null) {
                    throw new AssertionError("cookie asked for before the level's end");
                }
                return cookie;
            }
        }

        private Slot take(long pageId, Cookie on, byte[] payload, int offset, int length) {
            call();
            int pageLevel = payload[offset] == Header.PIECE ? -1 : payload[offset + 1];
            if (levelOpen ? pageLevel != level : pageLevel <= level) {
                throw new AssertionError("level " + pageLevel + " after level " + level);
            }
            if (!pages.add(pageId)) {
                throw new AssertionError("page " + pageId + " twice in a checkpoint");
            }
            if (length > PAYLOAD_BYTES_MAX) {
                throw new AssertionError("payload of " + length);
            }
            level = pageLevel;
            levelOpen = true;
            bytes += length;
            Slot slot = new Slot(pageId, on, Arrays.copyOfRange(payload, offset, offset + length));
            open.add(slot);
            return slot;
        }

        private void call() {
            meanwhile.run();
            if (calls++ == failAt) {
                throw new WriteFailure();
            }
        }

        @Override
        public Pending image(int tableId, long pageId, byte[] payload, int offset, int length) {
            images++;
            if (payload[offset + 1] == 0) {
                leafImages++;
            }
            return take(pageId, null, payload, offset, length);
        }

        @Override
        public Pending delta(int tableId, Cookie on, byte[] payload, int offset, int length) {
            if (!on.equals(newest.get(on.pageId()).withBigBelow(on.bigBelow()))) {
                throw new AssertionError("delta on " + on + ", newest is "
                        + newest.get(on.pageId()));
            }
            deltas++;
            deltaBytes += length;
            if (payload[offset + 1] == 0) {
                leafDeltaBytes += length;
            }
            return take(on.pageId(), on, payload, offset, length);
        }

        @Override
        public boolean mustMove(Cookie newest) {
            return emptied != null && emptied.wouldCover(newest);
        }

        @Override
        public void endLevel() {
            call();
            if (!levelOpen) {
                throw new AssertionError("a level without pages");
            }
            levelOpen = false;
            long packLsn = 0;
            int packSlot = 0;
            for (Slot slot : open) {
                long lsn;
                int index = 0;
                if (slot.on == null) {
                    lsn = lsnNext;
                    lsnNext += LSN_STEP;
                } else {
                    if (packLsn == 0) {
                        packLsn = lsnNext;
                        lsnNext += LSN_STEP;
                    }
                    lsn = packLsn;
                    index = packSlot++;
                }
                int stored = slot.payload.length + ENTRY_OVERHEAD;
                slot.cookie = slot.on == null
                        ? Cookie.image(slot.pageId, lsn, stored, tag(slot.payload))
                        : slot.on.withDelta(lsn, index, stored, stored, tag(slot.payload));
                Entry on = slot.on == null
                        ? null : entries.get(slot.on.lsn() + "/" + slot.on.slot());
                entries.put(lsn + "/" + index, new Entry(slot.payload, slot.cookie, on));
                written.put(slot.pageId, slot.cookie);
            }
            open.clear();
        }

        /** The checkpoint succeeded: its records are the newest of their pages. */
        void adopt() {
            if (levelOpen) {
                throw new AssertionError("the last level was not ended");
            }
            newest.putAll(written);
        }
    }
}
