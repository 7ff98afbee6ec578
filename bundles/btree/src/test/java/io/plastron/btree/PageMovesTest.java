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

import io.plastron.types.InternalException;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Moving pages that others change between the search and the move. */
class PageMovesTest {
    private static final int ROWS = 2_000;
    /** Of the big value's row; the rows beside it are in leaves of small rows. */
    private static final int BIG = ROWS / 2;

    private final MemoryPages pages = new MemoryPages();
    private final TreeConfig config = TreeConfig.of(TABLE);
    private final NavigableMap<byte[], byte[]> model = newModel();
    /** Holds pieces of the big value and no leaf. */
    private final SegmentRange emptied = new SegmentRange(0, 0);
    private Tree tree = Tree.create(pages, config);
    private List<PageMoves.Place> pieces;

    @BeforeEach
    void findsPiecesOfTheBigValue() {
        for (int i = 0; i < ROWS; i++) {
            put(i, new byte[i == BIG ? 20 * Piece.BYTES : 40]);
        }
        checkpoint(pages, tree);
        // The pages of small rows stand behind the range, as clean as those just opened.
        tree = reopen(pages, config, tree);
        pieces = PageMoves.find(tree, emptied, null, Long.MAX_VALUE).places();
        assertThat(pieces).isNotEmpty()
                .allMatch(place -> place.piece() != PageMoves.NO_PIECE);
    }

    private void put(int key, byte[] value) {
        TreeEdit edit = tree.edit();
        edit.put(hexKey(key), value);
        tree = edit.publish();
        model.put(hexKey(key), value);
    }

    private void removeBig() {
        TreeEdit edit = tree.edit();
        edit.remove(hexKey(BIG));
        tree = edit.publish();
        model.remove(hexKey(BIG));
    }

    private MemoryPages.Writer checkpointEmptying() {
        MemoryPages.Writer writer = pages.writer();
        writer.emptied = emptied;
        tree.checkpoint(writer);
        writer.adopt();
        return writer;
    }

    private void assertIsWhole() {
        Tree cold = reopen(pages, config, tree);
        assertHolds(cold, model);
        assertThat(verify(cold)[2]).isEqualTo(model.size());
    }

    @Test
    void piecesOfAValueThatWentMeanwhileLeaveItsNeighboursAlone() {
        removeBig();
        assertThat(PageMoves.apply(tree, pieces)).isSameAs(tree);
        checkpointEmptying();
        assertIsWhole();
    }

    @Test
    void piecesOfAValueThatWentInACheckpointLeaveItsNeighboursAlone() {
        removeBig();
        checkpointEmptying();
        tree = PageMoves.apply(tree, pieces);
        assertThat(tree.dirty()).isFalse();
        checkpointEmptying();
        assertIsWhole();
    }

    @Test
    void piecesOfAValueThatBecameSmallLeaveItsLeafAlone() {
        put(BIG, new byte[3]);
        checkpointEmptying();
        tree = PageMoves.apply(tree, pieces);
        assertThat(tree.dirty()).isFalse();
        checkpointEmptying();
        assertIsWhole();
    }

    @Test
    void piecesOfAValueThatIsAnotherOneMeanwhileAreWrittenOnce() {
        put(BIG, TreeTesting.bytes(new Random(1), 15 * Piece.BYTES));
        assertThat(PageMoves.apply(tree, pieces)).isSameAs(tree);
        checkpointEmptying();
        assertIsWhole();
    }

    @Test
    void piecesThatAreThereAreMoved() {
        tree = PageMoves.apply(tree, pieces);
        assertThat(PageMoves.apply(tree, pieces)).as("again").isSameAs(tree);
        assertThat(checkpointEmptying().images).isGreaterThan(pieces.size());
        assertThat(PageMoves.find(tree, emptied, null, Long.MAX_VALUE).places()).isEmpty();
        assertIsWhole();
    }

    @Test
    void aDeltaWithoutAChangeIsNotMade() {
        Leaf clean = Leaf.of(hexKey(1), new byte[3], 5);
        assertThatThrownBy(() -> LeafDelta.write(clean, 5, new byte[100]))
                .isInstanceOf(InternalException.class);
        assertThatThrownBy(() -> InternalDelta.write(1, new Cookie[3], 0, new byte[100]))
                .isInstanceOf(InternalException.class);
    }
}
