// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.files.FileSystem;
import io.plastron.pagelog.PageLogOptions;
import io.plastron.types.StoreId;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Processes, clock and salts of a simulated machine: who lives, and which run of the machine it is,
 * is what the test says. Everything is determined by the seed.
 */
final class SimulatedMachine {
    static final StoreId STORE = new StoreId(0x0123456789abcdefL, 0x0f1e2d3c4b5a6978L);
    static final String FOLDER = "log";

    /** Percent of a segment: more than all of it. */
    private static final int NO_SPARE = 1_000;

    /** Segments of six blocks, groups of two: a few checkpoints roll over. */
    static final Geometry SMALL =
            new Geometry(6 * 4096, 6 * 4096, 8192, 8192, 1 << 20, 4096, NO_SPARE);

    private final Random random;
    private final AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    private final Set<Long> alive = ConcurrentHashMap.newKeySet();
    private final AtomicLong pids = new AtomicLong(100);
    private volatile long bootId = 1;

    SimulatedMachine(long seed) {
        random = new Random(seed);
    }

    /** A process started now. */
    final class Process implements Processes {
        private final long pid = pids.incrementAndGet();

        private Process() {
            alive.add(pid);
        }

        @Override
        public long pid() {
            return pid;
        }

        @Override
        public long startMillis() {
            return pid * 1000;
        }

        @Override
        public long bootId() {
            return bootId;
        }

        @Override
        public boolean isAlive(long otherPid, long startMillis) {
            return alive.contains(otherPid) && startMillis == otherPid * 1000;
        }

        void kill() {
            alive.remove(pid);
        }
    }

    Process start() {
        return new Process();
    }

    /** All processes are dead; after a power cut it is another run of the machine. */
    void killAll(boolean powerCut) {
        alive.clear();
        if (powerCut) {
            bootId++;
        }
    }

    Surroundings surroundings(FileSystem disk, Process process) {
        return new Surroundings(disk, process, clock::incrementAndGet, this::salt);
    }

    private synchronized byte[] salt() {
        byte[] salt = new byte[SegmentHeader.SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }

    FilePageLog open(FileSystem disk, Process process) {
        return open(disk, process, SMALL, false);
    }

    FilePageLog open(FileSystem disk, Process process, Geometry geometry, boolean acceptOlder) {
        return new FilePageLog(surroundings(disk, process), options(acceptOlder), geometry);
    }

    static PageLogOptions options(boolean acceptOlder) {
        return new PageLogOptions(FOLDER, STORE, false,
                PageLogOptions.SEGMENT_BYTES_DEFAULT, 20_000, acceptOlder);
    }
}
