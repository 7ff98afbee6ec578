// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.engine.store.CrashExplorer.Promise;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.file.FileKeyProvider;
import io.plastron.types.PlastronException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A store is crashed at every operation of the disk while big values are written, replaced and
 * removed, and bits of it are flipped: a value is there whole, or the one before it, and damage is
 * told.
 */
@Timeout(300)
class BigValueCrashTest extends CrashTesting {
    private static final String CONFIG = "create=true,cache_size=4M,checkpoint_wait=0,"
            + "checkpoint_dirty_max=0,close_millis_max=2000";
    private static final int STATES_PER_POINT_MAX = 4;
    private static final int FLIPS = 300;
    private static final long SEED = 20261120;
    private static final String TABLE = "table:A";
    private static final int BYTES = 300_000;

    private static String value(int round, int bytes) {
        return (round + " ").repeat(bytes / 2);
    }

    private static void put(
            TestStore store, TreeMap<String, String> rows, String key, String value) {
        store.put(TABLE, key, value);
        rows.put(TABLE + " " + key, value);
    }

    private static void checkpoint(
            TestStore store, Promise promise, TreeMap<String, String> rows) {
        promise.next(new TreeMap<>(rows));
        store.connection().checkpoint();
        promise.kept();
    }

    private static void writeReplaceRemove(SimulatedDisk disk, Promise promise) {
        promise.next(new TreeMap<>());
        live(disk, CONFIG, store -> {
            promise.kept();
            store.create(TABLE);
            TreeMap<String, String> rows = new TreeMap<>();
            rows.put(TABLE, "");
            for (int round = 1; round <= 2; round++) {
                put(store, rows, "big", value(round, BYTES));
                put(store, rows, "small", "s" + round);
                put(store, rows, "other", value(round, 20_000 * round));
                checkpoint(store, promise, rows);
            }
            try (Session session = store.connection().openSession();
                    Cursor cursor = session.openCursor(TABLE)) {
                assertThat(cursor.key("big").remove()).isTrue();
            }
            rows.remove(TABLE + " big");
            put(store, rows, "other", "small now");
            checkpoint(store, promise, rows);
        });
    }

    @Test
    void aBigValueIsThereWholeOrTheOneBeforeIt() {
        explorer(STATES_PER_POINT_MAX, SEED).explore(
                "big values", 50, empty(), BigValueCrashTest::writeReplaceRemove);
    }

    @Test
    void aBitFlippedInAPieceIsFoundOutOrHarmless() throws IOException {
        SimulatedDisk disk = empty();
        TreeMap<String, String> rows = new TreeMap<>();
        try (TestStore store = TestStore.open(disk, HOME, CONFIG, provider(disk))) {
            store.create(TABLE);
            rows.put(TABLE, "");
            put(store, rows, "big", value(7, BYTES));
            put(store, rows, "small", "s");
        }
        Random random = new Random(SEED);
        Path segment = disk.files().stream().max((a, b) -> Long.compare(bytes(disk, a),
                bytes(disk, b))).orElseThrow();
        int used = used(disk.read(segment));
        int refused = 0;
        for (int i = 0; i < FLIPS; i++) {
            int at = random.nextInt(used);
            SimulatedDisk damaged = disk.snapshot();
            damaged.flipBit(segment, at, random.nextInt(Byte.SIZE));
            refused += harmless(damaged, rows, segment + " byte " + at) ? 0 : 1;
        }
        assertThat(used).isGreaterThan(BYTES);
        assertThat(refused).as("of %d, nearly all in pieces", FLIPS).isGreaterThan(FLIPS / 2);
    }

    private static long bytes(SimulatedDisk disk, Path file) {
        try {
            return used(disk.read(file));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Up to the last byte that is not zero. */
    private static int used(byte[] bytes) {
        int used = bytes.length;
        while (used > 0 && bytes[used - 1] == 0) {
            used--;
        }
        return used;
    }

    private static boolean harmless(
            SimulatedDisk damaged, TreeMap<String, String> rows, String where) {
        try {
            Optional<ColdOpen.Found> found =
                    new ColdOpen(damaged, HOME, new FileKeyProvider(damaged, RING, false)).open();
            assertThat(found).as(where).isPresent();
            assertThat(found.get().reader()).as(where).contains(rows);
            return true;
        } catch (PlastronException told) {
            return false;
        } catch (RuntimeException | Error other) {
            return fail(where, other);
        }
    }
}
