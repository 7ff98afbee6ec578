// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.tx;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.engine.tx.Changes.Change;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The changes of a tree, against a sorted map; and what its runs promise. */
class ChangesTest {
    private static final int MANY = 8 * Changes.RUN_MAX;

    private final Changes changes = new Changes();
    private final TreeMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);

    private static byte[] bytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    private void put(int key, byte[] value) {
        changes.put(bytes(key), value);
        model.put(bytes(key), value);
    }

    private void requireSame(Random random, int keyMax) {
        assertThat(changes.size()).isEqualTo(model.size());
        requireEntry(changes.first(), model.firstEntry());
        requireEntry(changes.last(), model.lastEntry());
        for (int i = 0; i < 200; i++) {
            byte[] key = bytes(random.nextInt(keyMax + 2));
            assertThat(changes.get(key)).isSameAs(model.get(key));
            requireEntry(changes.ceiling(key), model.ceilingEntry(key));
            requireEntry(changes.higher(key), model.higherEntry(key));
            requireEntry(changes.floor(key), model.floorEntry(key));
            requireEntry(changes.lower(key), model.lowerEntry(key));
        }
    }

    private static void requireEntry(Change found, Map.Entry<byte[], byte[]> expected) {
        if (expected == null) {
            assertThat(found).isNull();
            return;
        }
        assertThat(found.key()).isEqualTo(expected.getKey());
        assertThat(found.value()).isSameAs(expected.getValue());
        assertThat(found.removes()).isEqualTo(expected.getValue() == WriteSet.REMOVED);
    }

    /** All in order, none empty, none too long, none so short that there are too many. */
    private void requireRuns() {
        var expected = model.entrySet().iterator();
        for (int i = 0; i < changes.runs(); i++) {
            Changes.Run run = changes.run(i);
            assertThat(run.count()).isBetween(1, Changes.RUN_MAX);
            for (int at = 0; at < run.count(); at++) {
                Map.Entry<byte[], byte[]> entry = expected.next();
                assertThat(run.key(at)).isEqualTo(entry.getKey());
                assertThat(run.value(at)).isSameAs(entry.getValue());
            }
        }
        assertThat(expected.hasNext()).isFalse();
        assertThat(changes.runs()).isLessThanOrEqualTo(2 * model.size() / Changes.RUN_MAX + 2);
    }

    @Test
    void changesInAnyOrderAreFoundAsInASortedMap() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        requireSame(random, 1);
        int keyMax = 1 + random.nextInt(4 * MANY);
        int ordered = 0;
        for (int i = 0; i < MANY; i++) {
            byte[] value = random.nextInt(4) == 0 ? WriteSet.REMOVED : bytes(i);
            // Runs of rows in order, between them anything.
            ordered = i % 512 < 256 ? random.nextInt(keyMax) : (ordered + 1) % keyMax;
            put(ordered, value);
            if (i % 251 == 0) {
                requireSame(random, keyMax);
            }
        }
        requireSame(random, keyMax);
        requireRuns();
    }

    @Test
    void rowsInOrderFillTheirRuns() {
        for (int i = 0; i < MANY; i++) {
            put(i, bytes(i));
        }
        assertThat(changes.runs()).isEqualTo(MANY / Changes.RUN_MAX);
        requireRuns();
    }

    @Test
    void rowsInDescendingOrderMakeNoMoreThanTwiceAsManyRuns() {
        for (int i = MANY; i > 0; i--) {
            put(i, bytes(i));
        }
        requireRuns();
    }

    @Test
    void whatIsNotedLaterCoversWhatWasNotedBefore() {
        put(1, bytes(1));
        put(2, bytes(2));
        Changes more = new Changes();
        more.put(bytes(2), WriteSet.REMOVED);
        more.put(bytes(3), bytes(3));
        changes.putAll(more);
        model.put(bytes(2), WriteSet.REMOVED);
        model.put(bytes(3), more.get(bytes(3)));
        requireSame(new Random(0), 4);
    }
}
