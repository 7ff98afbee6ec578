// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import static io.plastron.btree.TreeTesting.TABLE;
import static io.plastron.btree.TreeTesting.assertHolds;
import static io.plastron.btree.TreeTesting.checkpoint;
import static io.plastron.btree.TreeTesting.hexKey;
import static io.plastron.btree.TreeTesting.newModel;
import static io.plastron.btree.TreeTesting.reopen;
import static io.plastron.btree.TreeTesting.seeded;
import static io.plastron.btree.TreeTesting.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.InvalidUseException;
import java.util.Arrays;
import java.util.NavigableMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The largest and the smallest keys, values and pages. */
class LimitsTest {
    private final MemoryPages pages = new MemoryPages();

    @Test
    void largerKeysAndValuesAreRefusedWithSizeAndLimit() {
        Tree tree = Tree.create(pages, TreeConfig.of(TABLE));
        TreeEdit edit = tree.edit();
        byte[] longKey = new byte[Tree.KEY_BYTES_MAX + 1];
        assertThatThrownBy(() -> edit.put(longKey, new byte[0]))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("16385").hasMessageContaining("16384");
        assertThatThrownBy(() -> edit.put(hexKey(1), new byte[Tree.VALUE_BYTES_MAX + 1]))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("67108865").hasMessageContaining("67108864");
        assertThatThrownBy(() -> edit.put(null, new byte[0]))
                .isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> edit.put(hexKey(1), null))
                .isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> tree.get(longKey)).isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> tree.cursor().seek(longKey))
                .isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> edit.remove(longKey)).isInstanceOf(InvalidUseException.class);
        assertThat(edit.publish()).isSameAs(tree);
        assertThatThrownBy(() -> new TreeConfig(TABLE, 255))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("255");
        assertThatThrownBy(() -> new TreeConfig(TABLE, (1 << 20) + 1))
                .isInstanceOf(InvalidUseException.class);
    }

    @Test
    void theEmptyKeyAndTheEmptyValueAreRowsLikeAnyOther() {
        TreeConfig config = TreeConfig.of(TABLE);
        TreeEdit edit = Tree.create(pages, config).edit();
        assertThat(edit.put(new byte[0], new byte[0])).isFalse();
        assertThat(edit.put(new byte[] {0}, new byte[0])).isFalse();
        assertThat(edit.put(new byte[] {0, 0}, new byte[] {1})).isFalse();
        Tree tree = edit.publish();
        checkpoint(pages, tree);
        Tree cold = reopen(pages, config, tree);
        assertThat(cold.get(new byte[0])).isEmpty();
        assertThat(cold.get(new byte[] {0})).isEmpty();
        assertThat(cold.get(new byte[] {0, 0})).containsExactly(1);
        assertThat(cold.get(new byte[] {0, 0, 0})).isNull();
        assertThat(cold.cursor().seekFloor(new byte[] {0, 0, 0})).isTrue();
    }

    @Test
    void keysAreOrderedAsUnsignedBytes() {
        TreeEdit edit = Tree.create(pages, TreeConfig.of(TABLE)).edit();
        for (int i = 255; i >= 0; i--) {
            edit.put(new byte[] {(byte) i}, new byte[0]);
        }
        TreeCursor cursor = edit.publish().cursor();
        for (int i = 0; i < 256; i++) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.key()).containsExactly(i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 16384, 1 << 20})
    void theLargestRowsAndSeparatorsFitAtEveryPageSize(int leafBytesMax) {
        seeded(random -> {
            TreeConfig config = new TreeConfig(TABLE, leafBytesMax);
            NavigableMap<byte[], byte[]> model = newModel();
            TreeEdit edit = Tree.create(pages, config).edit();
            for (int i = 0; i < 300; i++) {
                byte[] key = new byte[Tree.KEY_BYTES_MAX];
                Arrays.fill(key, (byte) 7);
                key[key.length - 1 - random.nextInt(2)] = (byte) random.nextInt(256);
                byte[] value = new byte[random.nextInt(12) == 0 ? Row.VALUE_BYTES_MAX : 10];
                random.nextBytes(value);
                edit.put(key, value);
                model.put(key, value);
                if (random.nextInt(20) == 0) {
                    checkpoint(pages, edit.publish());
                }
            }
            Tree tree = edit.publish();
            checkpoint(pages, tree);
            assertThat(verify(tree)[2]).isEqualTo(model.size());
            assertHolds(reopen(pages, config, tree), model);
        });
    }

    @Test
    void aBigRowSharesNoPageWithSmallOnesForLong() {
        TreeConfig config = TreeConfig.of(TABLE);
        NavigableMap<byte[], byte[]> model = newModel();
        TreeEdit edit = Tree.create(pages, config).edit();
        byte[] big = new byte[Row.VALUE_BYTES_MAX];
        for (int i = 0; i < 400; i++) {
            byte[] value = i == 200 ? big : new byte[100];
            edit.put(hexKey(i), value);
            model.put(hexKey(i), value);
        }
        Tree tree = edit.publish();
        checkpoint(pages, tree);
        edit.put(hexKey(10), new byte[1]);
        edit.put(hexKey(390), new byte[1]);
        model.put(hexKey(10), new byte[1]);
        model.put(hexKey(390), new byte[1]);
        tree = edit.publish();
        assertThat(checkpoint(pages, tree).bytes).isLessThan(1000);
        assertHolds(reopen(pages, config, tree), model);
    }
}
