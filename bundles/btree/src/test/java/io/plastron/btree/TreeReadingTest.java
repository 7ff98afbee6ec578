// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import static io.plastron.btree.TreeTesting.TABLE;
import static io.plastron.btree.TreeTesting.assertHolds;
import static io.plastron.btree.TreeTesting.checkpoint;
import static io.plastron.btree.TreeTesting.hexKey;
import static io.plastron.btree.TreeTesting.newModel;
import static io.plastron.btree.TreeTesting.reopen;
import static io.plastron.btree.TreeTesting.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.CorruptionException;
import java.util.NavigableMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Trees whose pages are still in the log. */
class TreeReadingTest {
    private static final int ROWS = 3000;

    private final MemoryPages pages = new MemoryPages();
    private final TreeConfig config = new TreeConfig(TABLE, 512);
    private final NavigableMap<byte[], byte[]> model = newModel();
    private Tree cold;

    @BeforeEach
    void write() {
        TreeEdit edit = Tree.create(pages, config).edit();
        for (int i = 0; i < ROWS; i++) {
            edit.put(hexKey(i), hexKey(-i));
            model.put(hexKey(i), hexKey(-i));
        }
        Tree tree = edit.publish();
        checkpoint(pages, tree);
        cold = reopen(pages, config, tree);
        pages.reads.reset();
    }

    private int height() {
        return PageReader.read(pages, config, cold.root(), -1).level + 1;
    }

    @Test
    void openingReadsNothing() {
        assertThat(cold.edit().publish()).isSameAs(cold);
        assertThat(cold.dirty()).isFalse();
        cold.cursor();
        assertThat(pages.reads.sum()).isZero();
    }

    @Test
    void aLookUpReadsOnlyThePathAndOnlyOnce() {
        int height = height();
        assertThat(height).isGreaterThan(3);
        pages.reads.reset();
        cold.get(hexKey(77));
        assertThat(pages.reads.sum()).isEqualTo(height);
        cold.get(hexKey(77));
        assertThat(pages.reads.sum()).isEqualTo(height);
    }

    @Test
    void aChangeOfAColdTreeReadsThePathAndWritesThePath() {
        int height = height();
        pages.reads.reset();
        TreeEdit edit = cold.edit();
        edit.put(hexKey(77), new byte[0]);
        model.put(hexKey(77), new byte[0]);
        Tree changed = edit.publish();
        assertThat(pages.reads.sum()).isEqualTo(height);
        assertThat(cold.get(hexKey(77))).isEqualTo(hexKey(-77));
        MemoryPages.Writer writer = checkpoint(pages, changed);
        assertThat(writer.images + writer.deltas).isEqualTo(height);
        assertThat(pages.reads.sum()).isEqualTo(height);
        assertHolds(reopen(pages, config, changed), model);
    }

    @Test
    void anOldVersionReadsItsOwnRecordsAfterALaterCheckpoint() {
        TreeEdit edit = cold.edit();
        NavigableMap<byte[], byte[]> before = TreeTesting.copy(model);
        for (int i = 0; i < ROWS; i += 2) {
            edit.remove(hexKey(i));
        }
        checkpoint(pages, edit.publish());
        assertHolds(cold, before);
    }

    @Test
    void aDamagedPageFailsWhatNeedsItAndNothingElse() {
        Cookie victim = cookieOf(hexKey(1500));
        pages.payload(victim)[40] ^= 1;
        assertThat(cold.get(hexKey(0))).isEqualTo(hexKey(0));
        assertThatThrownBy(() -> cold.get(hexKey(1500))).isInstanceOf(CorruptionException.class);
        assertThatThrownBy(() -> verify(cold)).isInstanceOf(CorruptionException.class);

        TreeEdit edit = cold.edit();
        edit.put(hexKey(1), new byte[0]);
        assertThatThrownBy(() -> edit.put(hexKey(1500), new byte[0]))
                .isInstanceOf(CorruptionException.class);
        assertThatThrownBy(() -> edit.remove(hexKey(1500)))
                .isInstanceOf(CorruptionException.class);
        edit.put(hexKey(2), new byte[0]);
        Tree changed = edit.publish();
        assertThat(changed.get(hexKey(1))).isEmpty();
        assertThat(changed.get(hexKey(2))).isEmpty();

        TreeCursor cursor = changed.cursor();
        assertThatThrownBy(() -> {
            while (cursor.next()) {
                cursor.key();
            }
        }).isInstanceOf(CorruptionException.class);
        assertThat(cursor.positioned()).isFalse();
        assertThat(cursor.last()).isTrue();
        assertThat(cursor.key()).isEqualTo(hexKey(ROWS - 1));

        pages.payload(victim)[40] ^= 1;
        assertThat(changed.get(hexKey(1500))).isEqualTo(hexKey(-1500));
    }

    @Test
    void removingAllButOneEndOfAColdTreeLowersIt() {
        TreeEdit edit = cold.edit();
        for (int i = 0; i < ROWS - 3; i++) {
            assertThat(edit.remove(hexKey(i))).isTrue();
        }
        Tree small = edit.publish();
        checkpoint(pages, small);
        assertThat(verify(small)[0]).isEqualTo(1);
        assertThat(reopen(pages, config, small).get(hexKey(ROWS - 1))).isNotNull();
    }

    private Cookie cookieOf(byte[] key) {
        Cookie cookie = cold.root();
        while (PageReader.read(pages, config, cookie, -1) instanceof Internal internal) {
            cookie = internal.children[internal.separators.child(key)].cookie();
        }
        return cookie;
    }
}
