// SPDX-License-Identifier: Apache-2.0
package io.plastron.files.sim;

import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Knows disks by what processes can see of them: names, lengths, bytes and room. Many of the states
 * that a crash may leave agree in all of it (what was written to a file whose name was lost is in
 * none), and whoever opens one of those finds what it finds in the others, so one stands for all.
 *
 * <p>The comparison is exact: every piece of content gets a number, equal pieces the same, and a
 * disk is the sequence of the numbers of its pieces. It keeps the pieces: use one for the states of
 * one crash, not for all. Not thread-safe.
 */
public final class SeenDisks {
    private final Map<Piece, Integer> numbers = new HashMap<>();
    /** Sectors are shared between states and never change; most are found without being read. */
    private final Map<byte[], Integer> numbersOfArrays = new IdentityHashMap<>();
    private final Set<IntBuffer> seen = new HashSet<>();

    private record Piece(byte[] bytes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Piece that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            CRC32C crc = new CRC32C();
            crc.update(bytes);
            return (int) crc.getValue();
        }
    }

    /** Whether no disk with the same content was asked about before. */
    public boolean add(SimulatedDisk disk) {
        return seen.add(disk.content(this));
    }

    int number(String name) {
        return number(new Piece(name.getBytes(StandardCharsets.UTF_8)));
    }

    int number(byte[] sector) {
        Integer known = numbersOfArrays.get(sector);
        if (known == null) {
            known = number(new Piece(sector));
            numbersOfArrays.put(sector, known);
        }
        return known;
    }

    private int number(Piece piece) {
        return numbers.computeIfAbsent(piece, added -> numbers.size() + 1);
    }
}
