// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import static io.plastron.btree.TreeTesting.TABLE;
import static io.plastron.btree.TreeTesting.utf8;
import static io.plastron.btree.TreeTesting.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.CorruptionException;
import org.junit.jupiter.api.Test;

/** Trees of sound pages that do not fit together. */
class VerifierTest {
    private static final long NEXT_PAGE_ID = 200;

    private final MemoryPages pages = new MemoryPages();
    private final TreeConfig config = TreeConfig.of(TABLE);
    private long storedBytes;

    private Cookie store(long pageId, byte[] payload) {
        MemoryPages.Writer writer = pages.writer();
        PageWriter.Pending pending =
                writer.image(TABLE, pageId, payload, 0, payload.length);
        writer.endLevel();
        writer.adopt();
        storedBytes += pending.cookie().chainBytes();
        return pending.cookie();
    }

    private Cookie leaf(long pageId, String... keys) {
        Leaf leaf = new Leaf(LeafImage.EMPTY, 1);
        for (String key : keys) {
            leaf.apply(utf8(key), Row.change(1, utf8(key), new byte[1]));
        }
        return store(pageId, leaf.image());
    }

    private Cookie internal(long pageId, int level, String separator, Cookie... children) {
        Child[] references = new Child[children.length];
        for (int i = 0; i < children.length; i++) {
            references[i] = new Child(children[i]);
        }
        Separators separators = children.length == 1
                ? Separators.NONE : new Separators(new byte[][] {utf8(separator)});
        return store(pageId, InternalImage.write(
                new Internal(level, 1, separators, references), children));
    }

    private Tree tree(Cookie root) {
        return Tree.open(pages, config, root, NEXT_PAGE_ID, storedBytes);
    }

    private void refused(Cookie root, long pageId, String what) {
        assertThatThrownBy(() -> verify(tree(root))).isInstanceOf(CorruptionException.class)
                .hasMessageContaining("table 17, page " + pageId + " at LSN")
                .hasMessageContaining(what);
    }

    @Test
    void aSoundTreeIsCounted() {
        Cookie root = internal(102, 1, "m", leaf(100, "a", "b"), leaf(101, "m"));
        assertThat(verify(tree(root))).containsExactly(3, storedBytes, 3);
        assertThat(verify(Tree.create(pages, config))).containsExactly(0, 0, 0);
    }

    @Test
    void aKeyOutsideThePagesSeparatorsIsCorruption() {
        refused(internal(102, 1, "m", leaf(100, "a", "m"), leaf(101, "n")), 100, "row 1 of 2");
        refused(internal(105, 1, "m", leaf(103, "a"), leaf(104, "l", "n")), 104, "row 0 of 2");
    }

    @Test
    void aSeparatorOutsideThePagesSeparatorsIsCorruption() {
        Cookie left = internal(102, 1, "x", leaf(100, "a"), leaf(101, "b"));
        Cookie right = internal(104, 1, null, leaf(103, "n"));
        refused(internal(105, 2, "m", left, right), 102, "separator 0 of 1");
    }

    @Test
    void aPageThatHangsInTheTreeTwiceIsCorruption() {
        Cookie leaf = leaf(100, "a");
        refused(internal(102, 1, "m", leaf, leaf), 100, "twice");
    }

    @Test
    void unequalDepthIsCorruption() {
        Cookie left = internal(101, 1, null, leaf(100, "a"));
        refused(internal(103, 2, "m", left, leaf(102, "n")), 102, "level 0, expected 1");
    }

    @Test
    void aPageIdThatWasNotGivenYetIsCorruption() {
        refused(internal(101, 1, "m", leaf(100, "a"), leaf(NEXT_PAGE_ID, "n")),
                NEXT_PAGE_ID, "its page id");
    }

    @Test
    void aChainBeyondTheLimitIsCorruption() {
        Cookie leaf = leaf(100, "a");
        Cookie chained = new Cookie(100, leaf.lsn() + 1, 0, Checkpointer.CHAIN_MAX + 1,
                Cookie.SHARES, leaf.recordBytes(), leaf.chainBytes(), leaf.lsn(), leaf.tag(),
                false);
        refused(internal(101, 1, null, chained), 100,
                "a chain of " + (Checkpointer.CHAIN_MAX + 1) + " deltas");
    }

    @Test
    void storedBytesThatDoNotAddUpAreCorruption() {
        Cookie root = leaf(100, "a");
        storedBytes++;
        assertThatThrownBy(() -> verify(tree(root))).isInstanceOf(CorruptionException.class)
                .hasMessageContaining("stored bytes");
    }

    @Test
    void pagesAreReadAfreshPastTheOnesInMemory() {
        Cookie root = leaf(100, "a");
        Tree tree = tree(root);
        assertThat(tree.contains(utf8("a"))).isTrue();
        pages.payload(root)[30] ^= 1;
        assertThat(tree.contains(utf8("a"))).isTrue();
        assertThatThrownBy(() -> verify(tree)).isInstanceOf(CorruptionException.class);
    }
}
