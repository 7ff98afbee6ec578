// SPDX-License-Identifier: Apache-2.0
package io.plastron.files.sim;

import io.plastron.files.FileSystem;
import io.plastron.files.OpenFile;
import io.plastron.files.SharedWords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A disk in memory that keeps apart what processes see and what a power cut leaves, as pessimistic
 * as {@link FileSystem} allows. Thread-safe. One object is one process on a machine; more processes
 * on the same machine come from {@link #otherProcess}.
 *
 * <ul>
 *   <li>A file is sectors, a length and mapped words. Each keeps <em>every</em> value it had since
 *       the last good force of that file; a crash leaves any of them, each place for itself.
 *       Unwritten sectors read as zeros.
 *   <li>Names (creations, renames, deletions) are lost or kept one by one until their directory is
 *       forced. A rename is atomic; one between directories needs both to be forced. Forcing a file
 *       does not make its name durable. Directories themselves are durable at once.
 *   <li>After a failed force processes read on what they wrote, later forces succeed, but what was
 *       written before the failure stays undecided until it is written <em>and</em> forced again,
 *       as on Linux. The same holds for names after a failed force of their directory.
 *   <li>If asked for, a sector that held data (not zeros only) on disk and is being rewritten may
 *       become garbage.
 *   <li>Mapped words are words of the file, seen by all processes at once. A crash leaves any older
 *       value, of each word for itself: neighbours need not fit together, and a word may lag behind
 *       by any number of stores.
 *   <li>Locks belong to processes and end with them; closing any file drops this process's lock on
 *       it, as on POSIX.
 *   <li>Room is what files grow by. On a full disk a write is cut short.
 * </ul>
 *
 * <p>Paths are normalized; absolute and relative ones name the same files.
 *
 * <p>A crash is {@link #crashAfter} or {@link #kill}. Then {@link #snapshot} is the same machine
 * going on without the process (kill -9), {@link #crashStates} are the disks after a power cut.
 */
public final class SimulatedDisk implements FileSystem {
    /** Sector size unless another is asked for. */
    public static final int SECTOR_BYTES = 512;

    private final Machine machine;
    private final Supplier<String> origin;

    // Guarded by the machine's monitor, like everything in it.
    private long operations;
    private long operationsUntilCrash = Long.MAX_VALUE;
    private boolean dead;
    private OperationListener listener = operation -> {};
    private Predicate<Operation> failing = operation -> false;
    private String unreadable;
    private final Trace trace = new Trace();

    /** An empty disk with sectors of 512 bytes that never become garbage. */
    public SimulatedDisk() {
        this(SECTOR_BYTES, false);
    }

    /** An empty disk. */
    public SimulatedDisk(int sectorBytes, boolean garbageOnRewrite) {
        this(new Machine(sectorBytes, garbageOnRewrite), () -> "new disk");
    }

    SimulatedDisk(Machine machine, Supplier<String> origin) {
        this.machine = machine;
        this.origin = origin;
    }

    // ---- processes and crashes -------------------------------------------------------------

    /** Another process on the same machine: same files, own locks, faults, counts and life. */
    public SimulatedDisk otherProcess() {
        return new SimulatedDisk(machine, () -> "other process");
    }

    /** Ends this process now: its locks are free, and each further call throws CrashException. */
    public void kill() {
        synchronized (machine) {
            dead = true;
            machine.unlockAll(this);
        }
    }

    public boolean isDead() {
        synchronized (machine) {
            return dead;
        }
    }

    /**
     * Lets this process do {@code more} further operations; the next one, and from then on every
     * call, throws {@link CrashException} without effect. Dying <em>before</em> an operation is the
     * stricter half of dying at the one before: the disk is the same, but what the process promised
     * in between (an acknowledgement) counts. And dying <em>within</em> an operation leaves nothing
     * that is not also among the crash states before or after it.
     */
    public void crashAfter(long more) {
        synchronized (machine) {
            operationsUntilCrash = more;
        }
    }

    /**
     * The machine as it is when all its processes were killed at this moment: everything written is
     * there, but nothing became durable by that. Independent of this disk from now on.
     */
    public SimulatedDisk snapshot() {
        synchronized (machine) {
            return new SimulatedDisk(machine.copy(), () -> "snapshot");
        }
    }

    /** As {@link #crashStates(int, long)}, with 1,000 random states. */
    public CrashStates crashStates() {
        return crashStates(CrashStates.RANDOM_STATES, CrashStates.SEED);
    }

    /**
     * The disks that a power cut at this moment may leave: all of them if there are at most
     * {@link CrashStates#EXHAUSTIVE_MAX}, otherwise {@code randomStates} random ones and the two
     * extremes.
     */
    public CrashStates crashStates(int randomStates, long seed) {
        synchronized (machine) {
            return new CrashStates(machine.copy(), randomStates, seed);
        }
    }

    /** Where this disk comes from; for a crash state: what was lost and kept. */
    public String origin() {
        return origin.get();
    }

    /** As {@link #origin}, for the messages of assertions. */
    @Override
    public String toString() {
        return origin();
    }

    // ---- faults and what can be watched ------------------------------------------------------

    /** Operations this process has begun. */
    public long operations() {
        synchronized (machine) {
            return operations;
        }
    }

    /** Whom to show each operation before it takes effect; one listener at a time. */
    public void setOperationListener(OperationListener listener) {
        synchronized (machine) {
            this.listener = listener;
        }
    }

    /** Fails the nth operation from now (1 is the next), without effect, by an IOException. */
    public void failOperation(long fromNow) {
        long number = operations() + fromNow;
        failNext(operation -> operation.number() == number);
    }

    /** Fails the next operation of that kind, without effect, by an IOException. */
    public void failNext(Operation.Kind kind) {
        failNext(operation -> operation.kind() == kind);
    }

    /** Fails the next operation that matches, and only that one. */
    public void failNext(Predicate<Operation> which) {
        synchronized (machine) {
            failing = which;
        }
    }

    /** Lets every read of this file fail by an IOException; null ends that. */
    public void failReadsOf(Path file) {
        synchronized (machine) {
            unreadable = file == null ? null : Names.of(file);
        }
    }

    /** Lets the files of the machine grow by so many bytes more, all together. */
    public void setFreeBytes(long bytes) {
        synchronized (machine) {
            machine.setFreeBytes(bytes);
        }
    }

    /** Begins a new, empty trace. */
    public void startTrace() {
        synchronized (machine) {
            trace.start();
        }
    }

    /**
     * Operations since {@link #startTrace}, as text, none without it. One that failed ends in
     * {@code failed}.
     */
    public List<String> trace() {
        synchronized (machine) {
            return trace.lines();
        }
    }

    // ---- bytes behind everybody's back -------------------------------------------------------

    /** Every file, sorted. */
    public List<Path> files() {
        synchronized (machine) {
            return machine.files().stream().map(Path::of).toList();
        }
    }

    /** Everything that processes can see, in numbers; what a crash may take is no part of it. */
    IntBuffer content(SeenDisks numbers) {
        synchronized (machine) {
            return machine.content(numbers);
        }
    }

    /** All bytes of a file. */
    public byte[] read(Path path) throws IOException {
        synchronized (machine) {
            SimulatedFile file = machine.find(Names.of(path));
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.length()));
            file.read(bytes, 0);
            return bytes.array();
        }
    }

    /** Overwrites bytes inside a file; what was damaged is on disk, and nothing is left to lose. */
    public void damage(Path path, long position, byte[] bytes) throws IOException {
        synchronized (machine) {
            SimulatedFile file = machine.find(Names.of(path));
            if (position < 0 || position + bytes.length > file.length()) {
                throw new IllegalArgumentException(path + " has " + file.length()
                        + " bytes; cannot damage " + position + "+" + bytes.length);
            }
            file.damage(position, bytes);
        }
    }

    /** Flips one bit of a file; bit 0 is the lowest. */
    public void flipBit(Path path, long byteOffset, int bit) throws IOException {
        synchronized (machine) {
            ByteBuffer one = ByteBuffer.allocate(1);
            machine.find(Names.of(path)).read(one, byteOffset);
            damage(path, byteOffset, new byte[] {(byte) (one.get(0) ^ 1 << bit)});
        }
    }

    /** Zeros one sector of a file, as far as the file goes. */
    public void zeroSector(Path path, int index) throws IOException {
        synchronized (machine) {
            long position = (long) index * machine.sectorBytes();
            long bytes = machine.find(Names.of(path)).length() - position;
            damage(path, position, new byte[(int) Math.min(bytes, machine.sectorBytes())]);
        }
    }

    /** Opens or closes a file to group and others, as chmod does. */
    public void setAccessibleByOthers(Path path, boolean accessible) throws IOException {
        synchronized (machine) {
            machine.find(Names.of(path)).setAccessibleByOthers(accessible);
        }
    }

    // ---- FileSystem --------------------------------------------------------------------------

    @Override
    public OpenFile createNew(Path file) throws IOException {
        return create(Operation.Kind.CREATE, Names.of(file), true);
    }

    @Override
    public OpenFile createNewPrivate(Path file) throws IOException {
        return create(Operation.Kind.CREATE_PRIVATE, Names.of(file), false);
    }

    private OpenFile create(Operation.Kind kind, String name, boolean accessibleByOthers)
            throws IOException {
        SimulatedFile created =
                perform(kind, name, 0, 0, "", () -> machine.create(name, accessibleByOthers));
        return new SimulatedOpenFile(this, machine, created, name, true);
    }

    @Override
    public OpenFile openRead(Path file) throws IOException {
        return open(Names.of(file), false);
    }

    @Override
    public OpenFile openWrite(Path file) throws IOException {
        return open(Names.of(file), true);
    }

    private OpenFile open(String name, boolean writable) throws IOException {
        return query(() ->
                new SimulatedOpenFile(this, machine, machine.find(name), name, writable));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        String oldName = Names.of(from);
        String newName = Names.of(to);
        perform(Operation.Kind.RENAME, oldName, 0, 0, newName, () -> {
            machine.rename(oldName, newName);
            return null;
        });
    }

    @Override
    public void delete(Path file) throws IOException {
        String name = Names.of(file);
        perform(Operation.Kind.DELETE, name, 0, 0, "", () -> {
            machine.delete(name);
            return null;
        });
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return query(() -> machine.list(Names.of(directory)));
    }

    @Override
    public boolean exists(Path file) throws IOException {
        return query(() -> machine.exists(Names.of(file)));
    }

    @Override
    public long size(Path file) throws IOException {
        return query(() -> machine.find(Names.of(file)).length());
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        return query(machine::freeBytes);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        String name = Names.of(directory);
        if (query(() -> machine.isDirectory(name))) {
            return;
        }
        Path parent = directory.normalize().getParent();
        if (parent != null) {
            createDirectories(parent);
        }
        perform(Operation.Kind.CREATE_DIRECTORY, name, 0, 0, "", () -> {
            machine.createDirectory(name);
            return null;
        });
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        String name = Names.of(directory);
        performOrElse(Operation.Kind.FORCE_DIRECTORY, name, 0, 0, "", () -> {
            machine.forceDirectory(name);
            return null;
        }, () -> machine.forceDirectoryFailed(name));
    }

    @Override
    public Optional<Lock> tryLock(Path file) throws IOException {
        String name = Names.of(file);
        if (!exists(file)) {
            perform(Operation.Kind.CREATE, name, 0, 0, "", () -> machine.findOrCreate(name));
        }
        return query(() -> {
            SimulatedFile locked = machine.find(name);
            return machine.lock(locked, this) ? Optional.of(() -> unlock(locked))
                    : Optional.empty();
        });
    }

    void unlock(SimulatedFile locked) {
        synchronized (machine) {
            machine.unlock(locked, this);
        }
    }

    @Override
    public SharedWords map(Path file, int bytes, boolean readOnly) throws IOException {
        String name = Names.of(file);
        boolean large = exists(file) && size(file) >= bytes;
        if (!large && readOnly) {
            throw new IOException(file + ": " + size(file) + " bytes, expected " + bytes
                    + " or more");
        }
        if (!large) {
            perform(Operation.Kind.MAP, name, bytes, 0, "", () -> {
                machine.grow(machine.findOrCreate(name), bytes);
                return null;
            });
        }
        return query(() ->
                new SimulatedWords(this, machine, machine.find(name), name, bytes, readOnly));
    }

    @Override
    public boolean isAccessibleByOthers(Path file) throws IOException {
        return query(() -> machine.find(Names.of(file)).isAccessibleByOthers());
    }

    // ---- how operations happen ---------------------------------------------------------------

    /** What an operation or a query does, under the machine's monitor. */
    interface Effect<T> {
        T apply() throws IOException;
    }

    /** Something that changes nothing. */
    <T> T query(Effect<T> effect) throws IOException {
        synchronized (machine) {
            requireAlive();
            return effect.apply();
        }
    }

    <T> T read(String name, Effect<T> effect) throws IOException {
        synchronized (machine) {
            requireAlive();
            if (name.equals(unreadable)) {
                throw new IOException("simulated failure of read " + name);
            }
            return effect.apply();
        }
    }

    <T> T perform(Operation.Kind kind, String name, long position, long bytes, String target,
            Effect<T> effect) throws IOException {
        return performOrElse(kind, name, position, bytes, target, effect, () -> {});
    }

    /** Counts, shows, perhaps fails an operation, then lets it take effect. */
    <T> T performOrElse(Operation.Kind kind, String name, long position, long bytes, String target,
            Effect<T> effect, Runnable onFailure) throws IOException {
        Operation operation;
        OperationListener watcher;
        boolean fails;
        synchronized (machine) {
            requireAlive();
            if (operationsUntilCrash-- <= 0) {
                kill();
                requireAlive();
            }
            operation = new Operation(++operations, kind, name, position, bytes, target);
            watcher = listener;
            fails = failing.test(operation);
            failing = fails ? none -> false : failing;
        }
        try {
            watcher.before(operation);
            if (fails) {
                throw new IOException("simulated failure of " + operation);
            }
        } catch (IOException failed) {
            synchronized (machine) {
                onFailure.run();
                trace.note(operation + " failed");
            }
            throw failed;
        }
        synchronized (machine) {
            requireAlive();
            return apply(operation, effect);
        }
    }

    private <T> T apply(Operation operation, Effect<T> effect) throws IOException {
        try {
            T result = effect.apply();
            trace.note(operation.toString());
            return result;
        } catch (IOException failed) {
            trace.note(operation + " failed");
            throw failed;
        }
    }

    private void requireAlive() {
        if (dead) {
            throw new CrashException(
                    "the simulated process died after operation " + operations);
        }
    }
}
