// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import static io.plastron.btree.TreeTesting.TABLE;
import static io.plastron.btree.TreeTesting.utf8;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.InvalidUseException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TreeCursorTest {
    private final MemoryPages pages = new MemoryPages();

    private Tree tree(String... keys) {
        TreeEdit edit = Tree.create(pages, TreeConfig.of(TABLE)).edit();
        for (String key : keys) {
            edit.put(utf8(key), utf8("v" + key));
        }
        return edit.publish();
    }

    @Test
    void anEmptyTreeHasNowhereToStand() {
        TreeCursor cursor = tree().cursor();
        assertThat(cursor.first()).isFalse();
        assertThat(cursor.last()).isFalse();
        assertThat(cursor.next()).isFalse();
        assertThat(cursor.prev()).isFalse();
        assertThat(cursor.seek(utf8("a"))).isFalse();
        assertThat(cursor.seekFloor(utf8("a"))).isFalse();
        assertThat(cursor.seekNear(utf8("a"))).isEqualTo(TreeCursor.EMPTY);
        assertThat(cursor.positioned()).isFalse();
    }

    @Test
    void aCursorThatIsNotPositionedHasNeitherKeyNorValue() {
        TreeCursor cursor = tree("a").cursor();
        assertThatThrownBy(cursor::key).isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(cursor::value).isInstanceOf(InvalidUseException.class);
        assertThat(cursor.next()).isTrue();
        cursor.reset();
        assertThatThrownBy(cursor::key).isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> cursor.compareKey(utf8("a")))
                .isInstanceOf(InvalidUseException.class);
    }

    @Test
    void theKeyIsComparedWhereItStands() {
        TreeCursor cursor = tree("b").cursor();
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.compareKey(utf8("a"))).isPositive();
        assertThat(cursor.compareKey(utf8("b"))).isZero();
        assertThat(cursor.compareKey(utf8("ba"))).isNegative();
        assertThat(cursor.compareKey(new byte[] {(byte) 0xff})).isNegative();
    }

    @Test
    void seekNearPrefersTheKeyThenLargerThenSmaller() {
        TreeCursor cursor = tree("b", "d").cursor();
        assertThat(cursor.seekNear(utf8("b"))).isZero();
        assertThat(cursor.seekNear(utf8("c"))).isEqualTo(1);
        assertThat(cursor.key()).isEqualTo(utf8("d"));
        assertThat(cursor.seekNear(utf8("a"))).isEqualTo(1);
        assertThat(cursor.key()).isEqualTo(utf8("b"));
        assertThat(cursor.seekNear(utf8("e"))).isEqualTo(-1);
        assertThat(cursor.key()).isEqualTo(utf8("d"));
        assertThat(cursor.value()).isEqualTo(utf8("vd"));
    }

    @Test
    void aFailedSeekAndAWalkOffEitherEndLeaveTheCursorNotPositioned() {
        TreeCursor cursor = tree("b", "d").cursor();
        assertThat(cursor.seek(utf8("c"))).isFalse();
        assertThat(cursor.positioned()).isFalse();
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.key()).isEqualTo(utf8("b"));
        assertThat(cursor.prev()).isFalse();
        assertThat(cursor.positioned()).isFalse();
        assertThat(cursor.prev()).isTrue();
        assertThat(cursor.key()).isEqualTo(utf8("d"));
        assertThat(cursor.next()).isFalse();
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.key()).isEqualTo(utf8("b"));
    }

    @Test
    void whatIsReturnedAndWhatIsGivenMayBeAltered() {
        byte[] key = utf8("k");
        byte[] value = utf8("v");
        TreeEdit edit = tree().edit();
        edit.put(key, value);
        Tree tree = edit.publish();
        key[0] = 'x';
        value[0] = 'x';
        tree.get(utf8("k"))[0] = 'y';
        TreeCursor cursor = tree.cursor();
        cursor.first();
        cursor.key()[0] = 'y';
        cursor.value()[0] = 'y';
        assertThat(cursor.key()).isEqualTo(utf8("k"));
        assertThat(tree.get(utf8("k"))).isEqualTo(utf8("v"));
    }

    @Test
    void aCursorSeesItsVersionWhateverTheWriterDoes() {
        Tree tree = tree("a", "b", "c");
        TreeCursor cursor = tree.cursor();
        cursor.first();
        TreeEdit edit = tree.edit();
        edit.remove(utf8("b"));
        edit.put(utf8("c"), utf8("new"));
        Tree later = edit.publish();
        edit.put(utf8("bb"), utf8("unpublished"));
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.key()).isEqualTo(utf8("b"));
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.value()).isEqualTo(utf8("vc"));
        assertThat(later.contains(utf8("b"))).isFalse();
        assertThat(later.contains(utf8("bb"))).isFalse();
    }

    @Test
    void aRandomRowIsAnyRowAboutEvenlyAlsoAtTheThinRightEdge() {
        TreeEdit edit = Tree.create(pages, new TreeConfig(TABLE, 512)).edit();
        int rows = 20_000;
        for (int i = 0; i < rows; i++) {
            edit.put(TreeTesting.hexKey(i), utf8("v"));
        }
        TreeCursor cursor = edit.publish().cursor();
        Random random = new Random(20261121);
        int[] byTenth = new int[10];
        int draws = 20_000;
        for (int i = 0; i < draws; i++) {
            assertThat(cursor.random(random)).isTrue();
            byTenth[Integer.parseInt(new String(cursor.key(), US_ASCII), 16) * 10 / rows]++;
        }
        for (int count : byTenth) {
            assertThat(count).as("draws of a tenth of the rows").isBetween(draws / 20, draws / 5);
        }
    }

    @Test
    void aRandomRowIsARowThatIsThereAndTheWalkGoesOnFromIt() {
        TreeEdit edit = Tree.create(pages, TreeConfig.of(TABLE)).edit();
        assertThat(edit.publish().cursor().random(new Random(1))).isFalse();
        for (int i = 0; i < 400; i++) {
            edit.put(TreeTesting.hexKey(i), utf8("v"));
        }
        for (int i = 1; i < 400; i++) {
            if (i % 3 == 0) {
                edit.remove(TreeTesting.hexKey(i));
            }
        }
        Tree tree = edit.publish();
        TreeCursor cursor = tree.cursor();
        Random random = new Random(2);
        for (int i = 0; i < 300; i++) {
            assertThat(cursor.random(random)).isTrue();
            byte[] here = cursor.key();
            assertThat(tree.contains(here)).isTrue();
            TreeCursor other = tree.cursor();
            assertThat(other.seek(here)).isTrue();
            assertThat(cursor.next()).isEqualTo(other.next());
        }
    }
}
