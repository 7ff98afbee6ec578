// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.tx;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.plastron.btree.Tree;
import io.plastron.btree.TreeConfig;
import io.plastron.engine.tx.Roots.OpenTree;
import io.plastron.types.TableId;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Trees by number, against a map; and what one of very many costs. */
class TreesTest {
    private static final int NUMBER_MAX = 1 << 24;

    private static OpenTree open(int number, boolean there) {
        int id = TableId.user(number);
        return new OpenTree(id, there ? Tree.create((tableId, cookie) -> {
            throw new AssertionError("an empty tree reads nothing");
        }, TreeConfig.of(id)) : null);
    }

    @Test
    void numbersComeAndGoAsInAMapAndFormerStatesStayAsTheyAre() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            Map<Integer, Tree> model = new HashMap<>();
            Trees trees = Trees.NONE;
            int limit = TableId.USER_FIRST + 1 << random.nextInt(23);
            for (int step = 0; step < 500; step++) {
                Trees former = trees;
                Map<Integer, Tree> formerModel = Map.copyOf(model);
                OpenTree one = open(number(random, limit), random.nextBoolean());
                OpenTree other = open(number(random, limit), random.nextBoolean());
                trees = trees.with(List.of(one, other));
                note(model, one);
                note(model, other);
                requireSame(trees, model, random, limit);
                requireSame(former, formerModel, random, limit);
            }
        }
    }

    private static int number(Random random, int limit) {
        int range = random.nextBoolean() ? Math.min(limit, 100) : limit;
        return TableId.USER_FIRST + random.nextInt(range);
    }

    private static void note(Map<Integer, Tree> model, OpenTree open) {
        int number = TableId.number(open.tableId());
        if (open.tree() == null) {
            model.remove(number);
        } else {
            model.put(number, open.tree());
        }
    }

    private static void requireSame(
            Trees trees, Map<Integer, Tree> model, Random random, int limit) {
        model.forEach((number, tree) -> assertThat(trees.get(number)).isSameAs(tree));
        for (int i = 0; i < 20; i++) {
            int number = random.nextInt(2 * limit + 2);
            assertThat(trees.get(number)).isSameAs(model.get(number));
        }
    }

    /** A store may have given many millions of numbers, and each commit changes a tree or two. */
    @Test
    void aChangeCopiesLittleHoweverManyNumbersWereGiven() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        OpenTree last = open(NUMBER_MAX, true);
        Trees trees = Trees.NONE.with(List.of(open(TableId.USER_FIRST, true)));
        long before = threads.getCurrentThreadAllocatedBytes();
        Trees changed = trees.with(List.of(last));
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).isLessThan(64 << 10);
        assertThat(changed.get(NUMBER_MAX)).isSameAs(last.tree());
        Trees gone = changed.with(List.of(open(NUMBER_MAX, false)));
        assertThat(gone.get(NUMBER_MAX)).isNull();
        assertThat(gone.get(TableId.USER_FIRST)).isSameAs(trees.get(TableId.USER_FIRST));
    }
}
