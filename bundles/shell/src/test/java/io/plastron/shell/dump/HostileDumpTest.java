// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.plastron.Session;
import io.plastron.types.InvalidUseException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutated dumps: each loads whole or is refused with its place and leaves nothing. Repeat a failure
 * with {@code -Dplastron.seed=N}; {@code -Dplastron.rounds=N} says how many.
 */
class HostileDumpTest {
    private static final long SEED = Long.getLong("plastron.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("plastron.rounds", 400);
    private static final int MUTATIONS_MAX = 4;
    private static final byte[] MEANINGFUL = "\n\r\0\\\"{}[]:,()= 0-9\u00ffuS".getBytes(
            StandardCharsets.ISO_8859_1);
    private static final List<DumpForm> LOADABLE =
            List.of(DumpForm.PRINT, DumpForm.HEX, DumpForm.JSON);
    private static final List<String> TABLES =
            List.of("A", "empty", "ints", "items", "raw", "strs", "unnamed", "zones");

    @TempDir
    private Path home;

    @Test
    void aMutatedDumpLoadsWholeOrNotAtAll() {
        int loaded = 0;
        try (TestStore store = new TestStore(home)) {
            List<String> before = store.uris();
            for (int round = 0; round < ROUNDS; round++) {
                Random random = new Random(SEED + round);
                byte[] dump = mutated(random);
                if (loads(store, dump, SEED + round)) {
                    loaded++;
                    dropAll(store, before);
                }
                assertThat(store.uris()).as("seed " + (SEED + round)).isEqualTo(before);
            }
        }
        assertThat(loaded).as("seed " + SEED).isBetween(1, ROUNDS - 1);
    }

    private static boolean loads(TestStore store, byte[] dump, long seed) {
        try {
            store.load(dump);
            return true;
        } catch (InvalidUseException refused) {
            assertThat(refused.getMessage()).as("seed " + seed).startsWith("test.dump:");
            return false;
        } catch (RuntimeException | Error untyped) {
            return fail("seed " + seed, untyped);
        }
    }

    private static void dropAll(TestStore store, List<String> before) {
        try (Session session = store.session()) {
            for (String uri : store.uris()) {
                if (uri.startsWith("table:") && !before.contains(uri)) {
                    session.drop(uri);
                }
            }
        }
    }

    private static byte[] mutated(Random random) {
        byte[] dump = fixture(random);
        int count = 1 + random.nextInt(MUTATIONS_MAX);
        for (int i = 0; i < count; i++) {
            dump = mutated(dump, random);
        }
        return dump;
    }

    private static byte[] fixture(Random random) {
        return Fixtures.bytes(TABLES.get(random.nextInt(TABLES.size())),
                LOADABLE.get(random.nextInt(LOADABLE.size())));
    }

    private static byte[] mutated(byte[] dump, Random random) {
        int at = dump.length == 0 ? 0 : random.nextInt(dump.length);
        int length = Math.min(dump.length - at, 1 + random.nextInt(40));
        return switch (random.nextInt(8)) {
            case 0 -> replaced(dump, at, at, random(random));
            case 1 -> replaced(dump, at, at + length, new byte[0]);
            case 2 -> replaced(dump, at, Math.min(at + 1, dump.length), random(random));
            case 3 -> Arrays.copyOf(dump, at);
            case 4 -> replaced(dump, at, at, Arrays.copyOfRange(dump, at, at + length));
            case 5 -> lineTwice(dump, at);
            case 6 -> replaced(dump, at, at, part(fixture(random), random));
            default -> replaced(dump, dump.length, dump.length, fixture(random));
        };
    }

    private static byte[] random(Random random) {
        return new byte[] {random.nextBoolean() ? (byte) random.nextInt(256)
                : MEANINGFUL[random.nextInt(MEANINGFUL.length)]};
    }

    private static byte[] part(byte[] dump, Random random) {
        int from = random.nextInt(dump.length);
        return Arrays.copyOfRange(dump, from, from + random.nextInt(dump.length - from));
    }

    private static byte[] lineTwice(byte[] dump, int at) {
        int start = at;
        while (start > 0 && dump[start - 1] != '\n') {
            start--;
        }
        int end = at;
        while (end < dump.length && dump[end++] != '\n') {
            // To the next line.
        }
        return replaced(dump, end, end, Arrays.copyOfRange(dump, start, end));
    }

    private static byte[] replaced(byte[] dump, int from, int to, byte[] by) {
        ByteArrayOutputStream made = new ByteArrayOutputStream();
        made.write(dump, 0, from);
        made.writeBytes(by);
        made.write(dump, to, dump.length - to);
        return made.toByteArray();
    }
}
