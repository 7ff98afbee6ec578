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

/** A tree's entries overlaid with changes, against sorted maps. */
class MergedRowsTest {
    private static final int TABLE_ID = TableId.user(TableId.USER_FIRST);

    private WriteSet writes = new WriteSet();
    private final TreeMap<byte[], byte[]> expected = new TreeMap<>(Arrays::compareUnsigned);
    private final TreeEdit edit = Tree.create((tableId, cookie) -> {
        throw new AssertionError("nothing was written, so nothing is read");
    }, TreeConfig.of(TABLE_ID)).edit();

    private static byte[] bytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    private void stored(int key) {
        edit.put(bytes(key), bytes(key));
        expected.put(bytes(key), bytes(key));
    }

    private void changed(int key, int value) {
        writes.put(TABLE_ID, bytes(key), bytes(value));
        expected.put(bytes(key), bytes(value));
    }

    private void removed(int key) {
        writes.remove(TABLE_ID, bytes(key));
        expected.remove(bytes(key));
    }

    private void requireWalksBothWays() {
        MergedRows rows = new MergedRows(edit.publish());
        byte[] at = null;
        for (Map.Entry<byte[], byte[]> entry : expected.entrySet()) {
            assertThat(rows.forward(at, at == null, writes.changes(TABLE_ID))).isTrue();
            at = requireAt(rows, entry);
        }
        assertThat(rows.forward(at, at == null, writes.changes(TABLE_ID))).isFalse();
        at = null;
        for (Map.Entry<byte[], byte[]> entry : expected.descendingMap().entrySet()) {
            assertThat(rows.backward(at, at == null, writes.changes(TABLE_ID))).isTrue();
            at = requireAt(rows, entry);
        }
        assertThat(rows.backward(at, at == null, writes.changes(TABLE_ID))).isFalse();
    }

    private static byte[] requireAt(MergedRows rows, Map.Entry<byte[], byte[]> entry) {
        assertThat(rows.key().bytes()).isEqualTo(entry.getKey());
        assertThat(rows.value().bytes()).isEqualTo(entry.getValue());
        return rows.key().bytes();
    }

    @Test
    void theChangesCoverTheTreeWhicheverWayOneGoes() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            edit.clear();
            writes = new WriteSet();
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
            assertThat(forward ? rows.forward(key, inclusive, writes.changes(TABLE_ID))
                    : rows.backward(key, inclusive, writes.changes(TABLE_ID)))
                    .isEqualTo(entry != null);
            if (entry != null) {
                requireAt(rows, entry);
            }
        }
    }
}
