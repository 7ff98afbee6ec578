// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.files.FileSystem;
import io.plastron.files.sim.CrashException;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.keyprovider.file.FileKeyProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * What tests share that crash a store: a machine with a folder for the key ring, a store on it that
 * lives until the disk dies, and a {@link CrashExplorer} of what that leaves.
 */
abstract class CrashTesting {
    static final Path HOME = Path.of("/store");
    static final Path RING = Path.of("/keys/ring");
    private static final int SECTOR_BYTES = 4096;

    private static Thread.UncaughtExceptionHandler before;

    /** Threads of a store whose process died end with the simulated death; that is no news. */
    @BeforeAll
    static void letTheDeadRest() {
        before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            if (!(thrown instanceof CrashException)) {
                thrown.printStackTrace();
            }
        });
    }

    @AfterAll
    static void restoreHandler() {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    static KeyProvider provider(FileSystem disk) {
        return new FileKeyProvider(disk, RING, true);
    }

    /** @param statesPerPointMax if a crash can leave more, this many are drawn by the seed */
    static CrashExplorer explorer(int statesPerPointMax, long seed) {
        return new CrashExplorer(HOME, CrashTesting::provider, statesPerPointMax, seed);
    }

    /** A machine with nothing but a folder for the key ring. */
    static SimulatedDisk empty() {
        SimulatedDisk disk = new SimulatedDisk(SECTOR_BYTES, true);
        try {
            disk.createDirectories(RING.getParent());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return disk;
    }

    /** A machine on which a store lived and was closed in order. */
    static SimulatedDisk prepared(String config, Consumer<TestStore> life) {
        SimulatedDisk disk = empty();
        try (TestStore store = TestStore.open(disk, HOME, config, provider(disk))) {
            life.accept(store);
        }
        return disk;
    }

    /** Opens a store and lives until the end or until the disk dies, whichever comes first. */
    static void live(SimulatedDisk disk, String config, Consumer<TestStore> life) {
        live(disk, config, provider(disk), life);
    }

    /** Likewise, with the keys of a certain provider. */
    static void live(SimulatedDisk disk, String config, KeyProvider keys,
            Consumer<TestStore> life) {
        TestStore store = TestStore.start(disk, HOME, config, keys);
        try {
            store.awaitOpen();
            life.accept(store);
        } catch (RuntimeException | Error crashed) {
            if (!disk.isDead()) {
                throw crashed;
            }
        } finally {
            store.close();
        }
    }
}
