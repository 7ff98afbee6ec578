// SPDX-License-Identifier: Apache-2.0
package io.plastron.files.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A file without its name: what processes read now, and for each sector, mapped word and the length
 * everything it has held since the last force that succeeded. A sector's bytes never change once
 * stored, so versions, copies and crash states share them. Guarded by its machine's lock.
 */
final class SimulatedFile {
    private final long id;
    private final int sectorBytes;
    private final boolean garbageOnRewrite;
    private boolean accessibleByOthers;

    /** Sectors as processes see them. Null, or beyond the table: zeros. */
    private byte[][] table = new byte[0][];
    /**
     * Whether a copy of this file uses the same table, so that it must be cloned before a write.
     */
    private boolean tableShared;
    private long length;

    private final TreeMap<Integer, Versions<byte[]>> sectors = new TreeMap<>();
    private final TreeMap<Integer, Versions<Long>> words = new TreeMap<>();
    /** Null while the length on disk is known to be the present one. */
    private Versions<Long> lengths;

    SimulatedFile(long id, int sectorBytes, boolean garbageOnRewrite, boolean accessibleByOthers) {
        this.id = id;
        this.sectorBytes = sectorBytes;
        this.garbageOnRewrite = garbageOnRewrite;
        this.accessibleByOthers = accessibleByOthers;
    }

    long length() {
        return length;
    }

    boolean isAccessibleByOthers() {
        return accessibleByOthers;
    }

    void setAccessibleByOthers(boolean accessible) {
        accessibleByOthers = accessible;
    }

    int read(ByteBuffer target, long position) {
        int total = (int) Math.max(0, Math.min(target.remaining(), length - position));
        for (int done = 0; done < total; ) {
            int from = (int) ((position + done) % sectorBytes);
            int count = Math.min(total - done, sectorBytes - from);
            byte[] sector = sector((int) ((position + done) / sectorBytes));
            target.put(sector == null ? new byte[sectorBytes] : sector, from, count);
            done += count;
        }
        return total;
    }

    /** Writes {@code count} bytes; the caller has made room. */
    void write(ByteBuffer source, long position, int count) {
        for (int done = 0; done < count; ) {
            int index = (int) ((position + done) / sectorBytes);
            int from = (int) ((position + done) % sectorBytes);
            int part = Math.min(count - done, sectorBytes - from);
            byte[] sector = mutableSector(index);
            source.get(sector, from, part);
            putVersion(index, sector);
            done += part;
        }
        if (count > 0) {
            int last = (int) Math.min(Integer.MAX_VALUE, position + count - 1);
            int first = (int) Math.max(0, Math.min(Integer.MAX_VALUE, position - 7));
            words.subMap(first, true, last, true)
                    .forEach((offset, versions) -> versions.add(word(offset)));
            growTo(position + count);
        }
    }

    void growTo(long bytes) {
        if (bytes > length) {
            putLength(bytes);
        }
    }

    void truncate(long bytes) {
        if (bytes >= length) {
            return;
        }
        // What grows back later must read as zeros, as if the cut were a write of zeros.
        int firstCut = (int) (bytes / sectorBytes);
        for (int index = firstCut; index <= (length - 1) / sectorBytes; index++) {
            byte[] sector = mutableSector(index);
            int kept = index == firstCut ? (int) (bytes % sectorBytes) : 0;
            Arrays.fill(sector, kept, sectorBytes, (byte) 0);
            putVersion(index, sector);
        }
        putLength(bytes);
    }

    long word(int offset) {
        byte[] sector = sector(offset / sectorBytes);
        return sector == null ? 0 : ByteBuffer.wrap(sector).getLong(offset % sectorBytes);
    }

    void putWord(int offset, long value) {
        words.computeIfAbsent(offset, at -> new Versions<>(word(at))).add(value);
        int index = offset / sectorBytes;
        if (garbageOnRewrite) {
            sectors.computeIfAbsent(index, at -> new Versions<>(sector(at))).markDirty();
        }
        storeWord(offset, value);
    }

    private void storeWord(int offset, long value) {
        byte[] sector = mutableSector(offset / sectorBytes);
        ByteBuffer.wrap(sector).putLong(offset % sectorBytes, value);
        store(offset / sectorBytes, sector);
    }

    /** Everything the system still knows to be unwritten is on disk now. */
    void force() {
        sectors.values().removeIf(Versions::isDirty);
        words.values().removeIf(Versions::isDirty);
        if (lengths != null && lengths.isDirty()) {
            lengths = null;
        }
    }

    /** The system takes everything for written, but nobody knows what the disk holds. */
    void forceFailed() {
        sectors.values().forEach(Versions::forget);
        words.values().forEach(Versions::forget);
        if (lengths != null) {
            lengths.forget();
        }
    }

    /** Changes bytes behind everybody's back, on the disk itself. */
    void damage(long position, byte[] bytes) {
        for (int done = 0; done < bytes.length; done++) {
            int index = (int) ((position + done) / sectorBytes);
            byte[] sector = mutableSector(index);
            sector[(int) ((position + done) % sectorBytes)] = bytes[done];
            store(index, sector);
            sectors.remove(index);
            words.subMap(index * sectorBytes, (index + 1) * sectorBytes).clear();
        }
    }

    /** Same bytes, same uncertainty. */
    SimulatedFile copy() {
        SimulatedFile copy = sharingCopy();
        sectors.forEach((index, versions) -> copy.sectors.put(index, new Versions<>(versions)));
        words.forEach((offset, versions) -> copy.words.put(offset, new Versions<>(versions)));
        copy.lengths = lengths == null ? null : new Versions<>(lengths);
        return copy;
    }

    /** Adds what processes see of this file, which ends with a 0. */
    void addContent(SeenDisks numbers, IntStream.Builder content) {
        content.add((int) (length >>> Integer.SIZE)).add((int) length);
        content.add(accessibleByOthers ? 1 : 0);
        for (int index = 0; index < table.length; index++) {
            if (table[index] != null) {
                content.add(index + 1).add(numbers.number(table[index]));
            }
        }
        content.add(0);
    }

    private SimulatedFile sharingCopy() {
        SimulatedFile copy =
                new SimulatedFile(id, sectorBytes, garbageOnRewrite, accessibleByOthers);
        tableShared = true;
        copy.table = table;
        copy.tableShared = true;
        copy.length = length;
        return copy;
    }

    /** What a crash decides about this file, in the order {@link #crashed} takes the outcomes. */
    List<Choice> choices(String name) {
        List<Choice> choices = new ArrayList<>();
        if (lengths != null) {
            choices.add(new Choice("length of " + name, lengths.count(), lengths.newest()));
        }
        sectors.forEach((index, versions) -> choices.add(new Choice(name + " sector " + index,
                versions.count() + (mayBeGarbage(versions) ? 1 : 0), versions.newest())));
        words.forEach((offset, versions) -> choices.add(new Choice(
                name + " word " + offset, versions.count(), versions.newest())));
        return choices;
    }

    private boolean mayBeGarbage(Versions<byte[]> versions) {
        return garbageOnRewrite && versions.get(0) != null;
    }

    /**
     * The file as it is after a crash with these outcomes, taken from {@code at} on; all durable.
     */
    SimulatedFile crashed(int[] outcomes, int at) {
        SimulatedFile after = sharingCopy();
        int next = at;
        long lengthAfter = lengths == null ? length : lengths.get(outcomes[next++]);
        List<Integer> garbage = new ArrayList<>(0);
        for (var sector : sectors.entrySet()) {
            int outcome = outcomes[next++];
            boolean isVersion = outcome < sector.getValue().count();
            if (!isVersion) {
                garbage.add(sector.getKey());
            }
            after.store(sector.getKey(),
                    isVersion ? sector.getValue().get(outcome) : garbage(sector.getKey()));
        }
        for (var word : words.entrySet()) {
            long value = word.getValue().get(outcomes[next++]);
            if (!garbage.contains(word.getKey() / sectorBytes)) {
                after.storeWord(word.getKey(), value);
            }
        }
        after.cut(lengthAfter);
        return after;
    }

    private void cut(long bytes) {
        length = bytes;
        int whole = (int) (bytes / sectorBytes);
        for (int index = whole; index < table.length; index++) {
            if (table[index] != null) {
                byte[] sector = mutableSector(index);
                int kept = index == whole ? (int) (bytes % sectorBytes) : 0;
                Arrays.fill(sector, kept, sectorBytes, (byte) 0);
                store(index, sector);
            }
        }
    }

    private byte[] garbage(int index) {
        byte[] noise = new byte[sectorBytes];
        new Random(id * 31 + index).nextBytes(noise);
        return noise;
    }

    private void putLength(long bytes) {
        if (lengths == null) {
            lengths = new Versions<>(length);
        }
        lengths.add(bytes);
        length = bytes;
    }

    private void putVersion(int index, byte[] sector) {
        byte[] stored = isZero(sector) ? null : sector;
        sectors.computeIfAbsent(index, at -> new Versions<>(sector(at))).add(stored);
        store(index, stored);
    }

    private byte[] sector(int index) {
        return index < table.length ? table[index] : null;
    }

    private byte[] mutableSector(int index) {
        byte[] sector = sector(index);
        return sector == null ? new byte[sectorBytes] : sector.clone();
    }

    private void store(int index, byte[] sector) {
        byte[] stored = sector == null || isZero(sector) ? null : sector;
        if (index >= table.length) {
            if (stored == null) {
                return;
            }
            table = Arrays.copyOf(table, Math.max(index + 1, table.length + table.length / 2));
            tableShared = false;
        } else if (tableShared) {
            table = table.clone();
            tableShared = false;
        }
        table[index] = stored;
    }

    private static boolean isZero(byte[] sector) {
        for (byte b : sector) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }
}
