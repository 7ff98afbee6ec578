// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

import java.util.Random;

/** Random values that crowd where the packing changes its form. */
final class PackingValues {
    private static final long[] EDGES = {Long.MIN_VALUE, -8256, -64, 0, 64, 8256, Long.MAX_VALUE};
    /** Of one, two, three and four bytes of UTF-8, and the neighbours of the surrogates. */
    private static final int[] CODE_POINTS = {1, ' ', 'a', 0x7f, 0x80, 0x7ff, 0x800, 0x20ac, 0xd7ff,
        0xe000, 0xffff, 0x10000, 0x1f422, 0x10ffff};

    /** Set to a seed that was printed to repeat a run. */
    private static final String SEED = "plastron.seed";

    private PackingValues() {
    }

    /** A test that may fail in any way. */
    @FunctionalInterface
    interface Seeded {
        void run(Random random) throws Exception;
    }

    /** A random test: its failure names the seed. */
    static void seeded(Seeded test) {
        long seed = Long.getLong(SEED, System.nanoTime());
        try {
            test.run(new Random(seed));
        } catch (Exception | AssertionError failure) {
            throw new AssertionError("failed; repeat with -D" + SEED + "=" + seed, failure);
        }
    }

    /** A value of a field, as {@link Tuple#put} takes it. */
    static Object value(FieldType type, Random random) {
        if (type.isInteger()) {
            return number(type, random);
        }
        return type.letter() == 'S' ? text(random) : bytes(random);
    }

    /** Any number: of any length, near an edge, near a power of two, or small. */
    static long number(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong() >> random.nextInt(Long.SIZE);
            case 1 -> EDGES[random.nextInt(EDGES.length)] + random.nextInt(7) - 3;
            case 2 -> ((1L << random.nextInt(Long.SIZE)) + random.nextInt(7) - 3)
                    * (random.nextBoolean() ? 1 : -1) + (random.nextBoolean() ? 8256 : 0);
            default -> random.nextInt(7) - 3;
        };
    }

    /** A number in the range of an integer field. */
    static long number(FieldType type, Random random) {
        long number = number(random);
        if (type.holds(number)) {
            return number;
        }
        return switch (random.nextInt(3)) {
            case 0 -> type.min();
            case 1 -> type.max();
            // Both bounds are far from the edges of a long here, so this does not overflow.
            default -> type.min() + Math.floorMod(number, type.max() - type.min() + 1);
        };
    }

    /** A short string without NUL, of few different characters, so that prefixes are common. */
    static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(4); length > 0; length--) {
            text.appendCodePoint(CODE_POINTS[random.nextInt(CODE_POINTS.length)]);
        }
        return text.toString();
    }

    /** A few bytes, mostly such as other fields begin with. */
    static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(40) == 0 ? 60 + random.nextInt(10)
                : random.nextInt(4)];
        byte[] some = {0, 1, 'x', 0x7f, (byte) 0x80, (byte) 0xc0, (byte) 0xe1, (byte) 0xff};
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = some[random.nextInt(some.length)];
        }
        return bytes;
    }
}
