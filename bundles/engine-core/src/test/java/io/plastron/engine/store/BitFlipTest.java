// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.file.FileKeyProvider;
import io.plastron.types.PlastronException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Bits of every byte of every file of a small sealed store are flipped: found out or harmless,
 * never served. Where a whole sector is zero one bit of each byte by the seed, elsewhere in
 * segments, whose every bit a checksum covers, two; all eight in the other files, and everywhere
 * with {@code -Dplastron.states=all}.
 */
@Timeout(900)
class BitFlipTest {
    private static final Path HOME = Path.of("/store");
    private static final Path RING = Path.of("/keys/ring");
    private static final boolean ALL = "all".equals(System.getProperty("plastron.states"));
    private static final long SEED = Long.getLong("plastron.seed", System.nanoTime());
    private static final int FLIPS_IN_SEGMENTS = 2;

    private final SimulatedDisk disk = new SimulatedDisk();
    private TreeMap<String, String> rows;

    @BeforeEach
    void makeStore() throws IOException {
        disk.createDirectories(RING.getParent());
        try (TestStore store = TestStore.open(disk, HOME, "create=true,segment_max=8M",
                new FileKeyProvider(disk, RING, true))) {
            store.create("table:A");
            store.put("table:A", "k1", "v1", "k2", "v2");
            store.connection().checkpoint();
            store.put("table:A", "k1", "changed");
            store.connection().rotateKey();
            store.put("table:A", "k3", "v3");
        }
        rows = found(disk).orElseThrow().reader().orElseThrow();
        assertThat(rows).containsEntry("table:A k1", "changed").hasSize(4);
    }

    private static Optional<ColdOpen.Found> found(SimulatedDisk on) {
        return new ColdOpen(on.snapshot(), HOME, new FileKeyProvider(on, RING, false)).open();
    }

    @Test
    void aFlippedBitIsFoundOutOrHarmless() throws IOException {
        AtomicLong flips = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        for (Path file : disk.files()) {
            byte[] bytes = disk.read(file);
            boolean segment = file.toString().endsWith(".seg");
            IntStream.range(0, bytes.length).parallel().forEach(at -> bits(segment, bytes, at)
                    .forEach(bit -> {
                        flips.incrementAndGet();
                        if (!harmless(file, at, bit)) {
                            refused.incrementAndGet();
                        }
                    }));
        }
        System.out.printf("bit flips, seed %d (repeat with -Dplastron.seed=%d, all with"
                + " -Dplastron.states=all): %,d bits of %d files, %,d refused, the others"
                + " harmless%n", SEED, SEED, flips.get(), disk.files().size(), refused.get());
        assertThat(flips).hasValueGreaterThan(20_000);
        assertThat(refused).hasValueGreaterThan(5_000);
    }

    /** Which bits of a byte to flip. */
    private static IntStream bits(boolean segment, byte[] file, int at) {
        int from = at / SimulatedDisk.SECTOR_BYTES * SimulatedDisk.SECTOR_BYTES;
        int to = Math.min(file.length, from + SimulatedDisk.SECTOR_BYTES);
        boolean zero = IntStream.range(from, to).allMatch(i -> file[i] == 0);
        int flips = ALL ? Byte.SIZE : zero ? 1 : segment ? FLIPS_IN_SEGMENTS : Byte.SIZE;
        return new SplittableRandom(SEED + at).ints(0, Byte.SIZE).distinct().limit(flips);
    }

    /** Whether the store opens with the rows it had; false when the damage is told. */
    private boolean harmless(Path file, int at, int bit) {
        String where = file + " byte " + at + " bit " + bit;
        SimulatedDisk damaged = disk.snapshot();
        try {
            damaged.flipBit(file, at, bit);
        } catch (IOException impossible) {
            return fail(where, impossible);
        }
        try {
            Optional<ColdOpen.Found> found = found(damaged);
            assertThat(found).as(where).isPresent();
            assertThat(found.get().reader()).as(where + ": reader").contains(rows);
            assertThat(found.get().leader()).as(where + ": leader").contains(rows);
            return true;
        } catch (PlastronException told) {
            assertThat(told.getMessage()).as(where).isNotBlank();
            return false;
        } catch (RuntimeException | Error other) {
            throw new AssertionError(where + ": " + other, other);
        }
    }
}
