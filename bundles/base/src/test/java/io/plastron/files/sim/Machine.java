// SPDX-License-Identifier: Apache-2.0
package io.plastron.files.sim;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What all processes of one simulated machine share: the names they see, the names on disk, the
 * changes between the two, the locks and the room left. Guarded by its own monitor.
 */
final class Machine {
    private final int sectorBytes;
    private final boolean garbageOnRewrite;
    private final TreeMap<String, SimulatedFile> names = new TreeMap<>();
    private final TreeMap<String, SimulatedFile> namesOnDisk = new TreeMap<>();
    private final List<NameChange> changes = new ArrayList<>();
    private final TreeSet<String> directories = new TreeSet<>(List.of(""));
    private final Map<SimulatedFile, SimulatedDisk> locks = new IdentityHashMap<>();
    private long freeBytes = Long.MAX_VALUE;
    private long nextId = 1;

    Machine(int sectorBytes, boolean garbageOnRewrite) {
        if (sectorBytes < Long.BYTES || sectorBytes % Long.BYTES != 0) {
            throw new IllegalArgumentException(
                    "sector of " + sectorBytes + " bytes; a multiple of 8 is needed");
        }
        this.sectorBytes = sectorBytes;
        this.garbageOnRewrite = garbageOnRewrite;
    }

    int sectorBytes() {
        return sectorBytes;
    }

    /** Same bytes and names, same uncertainty; no locks, as those belong to processes. */
    Machine copy() {
        Machine copy = emptyCopy();
        Map<SimulatedFile, SimulatedFile> copies = new IdentityHashMap<>();
        names.forEach((name, file) ->
                copy.names.put(name, copies.computeIfAbsent(file, SimulatedFile::copy)));
        namesOnDisk.forEach((name, file) ->
                copy.namesOnDisk.put(name, copies.computeIfAbsent(file, SimulatedFile::copy)));
        changes.forEach(change -> copy.changes.add(change.copyFor(
                copies.computeIfAbsent(change.file(), SimulatedFile::copy))));
        return copy;
    }

    /** Everything that processes can see, in numbers. */
    IntBuffer content(SeenDisks numbers) {
        IntStream.Builder content = IntStream.builder();
        content.add((int) (freeBytes >>> Integer.SIZE)).add((int) freeBytes);
        directories.forEach(name -> content.add(numbers.number(name)));
        content.add(0);
        names.forEach((name, file) -> {
            content.add(numbers.number(name));
            file.addContent(numbers, content);
        });
        return IntBuffer.wrap(content.build().toArray());
    }

    private Machine emptyCopy() {
        Machine copy = new Machine(sectorBytes, garbageOnRewrite);
        copy.directories.addAll(directories);
        copy.freeBytes = freeBytes;
        copy.nextId = nextId;
        return copy;
    }

    /**
     * Every file that may have a name after a crash, with one it has or may get, in a fixed order.
     */
    Map<SimulatedFile, String> filesAfterCrash() {
        Map<SimulatedFile, String> found = new LinkedHashMap<>();
        namesOnDisk.forEach((name, file) -> found.putIfAbsent(file, name));
        changes.forEach(change -> found.putIfAbsent(change.file(), change.name()));
        return found;
    }

    List<NameChange> changes() {
        return changes;
    }

    /**
     * This machine after a power cut: names first (one outcome for each change, in order), then
     * each file's choices from its place in {@code outcomes} on.
     */
    Machine crashed(int[] outcomes, Map<SimulatedFile, Integer> places) {
        TreeMap<String, SimulatedFile> survivors = new TreeMap<>(namesOnDisk);
        for (int i = 0; i < changes.size(); i++) {
            if (outcomes[i] == 1) {
                changes.get(i).applyTo(survivors);
            }
        }
        Machine after = emptyCopy();
        Map<SimulatedFile, SimulatedFile> copies = new IdentityHashMap<>();
        survivors.forEach((name, file) -> after.names.put(name, copies.computeIfAbsent(
                file, original -> original.crashed(outcomes, places.get(original)))));
        after.namesOnDisk.putAll(after.names);
        return after;
    }

    boolean exists(String name) {
        return names.containsKey(name) || directories.contains(name);
    }

    SimulatedFile find(String name) throws NoSuchFileException {
        SimulatedFile file = names.get(name);
        if (file == null) {
            throw new NoSuchFileException(name);
        }
        return file;
    }

    List<String> files() {
        return List.copyOf(names.keySet());
    }

    List<String> list(String directory) throws IOException {
        requireDirectory(directory);
        TreeSet<String> found = new TreeSet<>();
        names.keySet().stream().filter(name -> Names.parent(name).equals(directory))
                .forEach(name -> found.add(Names.last(name)));
        directories.stream().filter(name -> !name.isEmpty())
                .filter(name -> Names.parent(name).equals(directory))
                .forEach(name -> found.add(Names.last(name)));
        return List.copyOf(found);
    }

    private void requireDirectory(String directory) throws IOException {
        if (names.containsKey(directory)) {
            throw new NotDirectoryException(directory);
        }
        if (!directories.contains(directory)) {
            throw new NoSuchFileException(directory);
        }
    }

    SimulatedFile create(String name, boolean accessibleByOthers) throws IOException {
        if (exists(name)) {
            throw new FileAlreadyExistsException(name);
        }
        requireDirectory(Names.parent(name));
        SimulatedFile file = new SimulatedFile(
                nextId++, sectorBytes, garbageOnRewrite, accessibleByOthers);
        change(NameChange.of(null, name, file));
        return file;
    }

    SimulatedFile findOrCreate(String name) throws IOException {
        return names.containsKey(name) ? find(name) : create(name, true);
    }

    void rename(String from, String to) throws IOException {
        SimulatedFile file = find(from);
        requireDirectory(Names.parent(to));
        if (directories.contains(to)) {
            throw new FileSystemException(to, from, "is a directory");
        }
        SimulatedFile replaced = names.get(to);
        if (replaced != null && replaced != file) {
            release(replaced.length());
        }
        change(NameChange.of(from, to, file));
    }

    void delete(String name) throws IOException {
        if (directories.contains(name)) {
            throw new FileSystemException(name, null, "is a directory");
        }
        SimulatedFile file = find(name);
        release(file.length());
        change(NameChange.of(name, null, file));
    }

    private void change(NameChange change) {
        change.applyTo(names);
        changes.add(change);
    }

    void createDirectory(String name) throws IOException {
        if (names.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
        requireDirectory(Names.parent(name));
        directories.add(name);
    }

    boolean isDirectory(String name) {
        return directories.contains(name);
    }

    void forceDirectory(String directory) throws IOException {
        requireDirectory(directory);
        changes.removeIf(change -> {
            boolean durable = change.force(directory);
            if (durable) {
                change.applyTo(namesOnDisk);
            }
            return durable;
        });
    }

    void forceDirectoryFailed(String directory) {
        changes.forEach(change -> change.forceFailed(directory));
    }

    long freeBytes() {
        return freeBytes;
    }

    void setFreeBytes(long bytes) {
        freeBytes = bytes;
    }

    /** Room is what files grow by; it is taken as far as it goes, and the rest is refused. */
    void write(SimulatedFile file, ByteBuffer source, long position) throws IOException {
        long wanted = position + source.remaining();
        long end = Math.min(wanted, file.length() + Math.min(freeBytes, wanted));
        int count = (int) Math.max(0, end - position);
        take(Math.max(0, position + count - file.length()), count > 0);
        file.write(source, position, count);
        if (source.hasRemaining()) {
            throw full();
        }
    }

    void grow(SimulatedFile file, long bytes) throws IOException {
        if (bytes - file.length() > freeBytes) {
            throw full();
        }
        take(bytes - file.length(), bytes > file.length());
        file.growTo(bytes);
    }

    void truncate(SimulatedFile file, long bytes) {
        release(Math.max(0, file.length() - bytes));
        file.truncate(bytes);
    }

    private void take(long bytes, boolean taken) {
        if (taken && freeBytes != Long.MAX_VALUE) {
            freeBytes -= bytes;
        }
    }

    private void release(long bytes) {
        if (freeBytes != Long.MAX_VALUE) {
            freeBytes += bytes;
        }
    }

    /** As the channels of the JDK report it. */
    private static IOException full() {
        return new IOException("No space left on device");
    }

    boolean lock(SimulatedFile file, SimulatedDisk process) {
        return locks.putIfAbsent(file, process) == null;
    }

    void unlock(SimulatedFile file, SimulatedDisk process) {
        locks.remove(file, process);
    }

    void unlockAll(SimulatedDisk process) {
        locks.values().removeIf(holder -> holder == process);
    }
}
