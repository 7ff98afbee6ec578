// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.btree.Tree;
import io.plastron.btree.TreeConfig;
import io.plastron.btree.TreeEdit;
import io.plastron.engine.tx.WriteSet;
import io.plastron.types.TableId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A tree's entries overlaid with changes, against sorted maps; and what a step costs. */
class MergedRowsTest {
    private long comparisons;
    private final TreeMap<byte[], byte[]> changes = new TreeMap<>((left, right) -> {
        comparisons++;
        return Arrays.compareUnsigned(left, right);
    });
    private final TreeMap<byte[], byte[]> expected = new TreeMap<>(Arrays::compareUnsigned);
    private final TreeEdit edit = Tree.create((tableId, cookie) -> {
        throw new AssertionError("nothing was written, so nothing is read");
    }, TreeConfig.of(TableId.user(TableId.USER_FIRST))).edit();

    private static byte[] bytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    private void stored(int key) {
        edit.put(bytes(key), bytes(key));
        expected.put(bytes(key), bytes(key));
    }

    private void changed(int key, int value) {
        changes.put(bytes(key), bytes(value));
        expected.put(bytes(key), bytes(value));
    }

    private void removed(int key) {
        changes.put(bytes(key), WriteSet.REMOVED);
        expected.remove(bytes(key));
    }

    private void requireWalksBothWays() {
        MergedRows rows = new MergedRows(edit.publish());
        byte[] at = null;
        for (Map.Entry<byte[], byte[]> entry : expected.entrySet()) {
            assertThat(rows.forward(at, at == null, changes)).isTrue();
            at = requireAt(rows, entry);
        }
        assertThat(rows.forward(at, at == null, changes)).isFalse();
        at = null;
        for (Map.Entry<byte[], byte[]> entry : expected.descendingMap().entrySet()) {
            assertThat(rows.backward(at, at == null, changes)).isTrue();
            at = requireAt(rows, entry);
        }
        assertThat(rows.backward(at, at == null, changes)).isFalse();
    }

    private static byte[] requireAt(MergedRows rows, Map.Entry<byte[], byte[]> entry) {
        assertThat(rows.key()).isEqualTo(entry.getKey());
        assertThat(rows.value()).isEqualTo(entry.getValue());
        return rows.key();
    }

    @Test
    void theChangesCoverTheTreeWhicheverWayOneGoes() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            edit.clear();
            changes.clear();
            expected.clear();
            for (int i = random.nextInt(60); i > 0; i--) {
                stored(random.nextInt(40));
            }
            for (int i = random.nextInt(40); i > 0; i--) {
                if (random.nextBoolean()) {
                    changed(random.nextInt(40), random.nextInt());
                } else {
                    removed(random.nextInt(40));
                }
            }
            requireWalksBothWays();
            requireJumps(random);
        }
    }

    private void requireJumps(Random random) {
        MergedRows rows = new MergedRows(edit.publish());
        for (int i = 0; i < 40; i++) {
            byte[] key = bytes(random.nextInt(42));
            boolean inclusive = random.nextBoolean();
            boolean forward = random.nextBoolean();
            Map.Entry<byte[], byte[]> entry = forward
                    ? expected.tailMap(key, inclusive).firstEntry()
                    : expected.headMap(key, inclusive).lastEntry();
            assertThat(forward ? rows.forward(key, inclusive, changes)
                    : rows.backward(key, inclusive, changes)).isEqualTo(entry != null);
            if (entry != null) {
                requireAt(rows, entry);
            }
        }
    }

    @Test
    void aStepAmongManyChangedRowsLooksAtFewOfThem() {
        int count = 4096;
        for (int i = 0; i < count; i++) {
            stored(i);
            changed(i, -i);
        }
        comparisons = 0;
        requireWalksBothWays();
        assertThat(comparisons).as("comparisons of keys").isLessThan(2L * count * 32);
    }
}
