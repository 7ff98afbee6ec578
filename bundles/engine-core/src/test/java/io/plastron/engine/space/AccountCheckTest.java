// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.btree.PageCache;
import io.plastron.btree.SegmentUse;
import io.plastron.btree.Tree;
import io.plastron.btree.TreeConfig;
import io.plastron.metadata.SegmentEntry;
import io.plastron.packing.Format;
import io.plastron.packing.Tuple;
import io.plastron.types.Lsn;
import io.plastron.types.TableId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** An account that came from a former leader is believed once it was compared with the pages. */
class AccountCheckTest {
    private static final int TABLE = 17;
    /** Of a completion behind everything. */
    private static final long LAST = 9L << 32;

    private final ImagePages pages = new ImagePages();
    private final List<String> told = new ArrayList<>();
    private final Tree tree = tree();

    /** An account as a leadership has loaded it, and its check. */
    record Led(Accounts accounts, AccountCheck check) {}

    /** A tree of several levels with all of its pages in segments 2 and 4. */
    private Tree tree() {
        pages.segment(2);
        Tree first = pages.tree(TABLE, edit -> {
            for (int row = 0; row < 1000; row++) {
                edit.put(String.format("%04d", row).getBytes(StandardCharsets.US_ASCII),
                        new byte[20]);
            }
        });
        pages.segment(4);
        return pages.write(first, new TreeConfig(TABLE, 512,
                new PageCache(PageCache.BYTES_MIN)),
                edit -> edit.put(new byte[] {'x'}, new byte[20]));
    }

    private Led led(SegmentEntry... rows) {
        Tree metadata = pages.tree(TableId.METADATA, edit -> {
            for (SegmentEntry row : rows) {
                edit.put(packed(row.uri()), packed(row.text()));
            }
        });
        Accounts accounts = Accounts.load(metadata);
        AccountCheck check = new AccountCheck(List.of(tree.use()),
                new Troubles((what, why) -> told.add(why)));
        check.begin(accounts);
        return new Led(accounts, check);
    }

    private static byte[] packed(String text) {
        Tuple tuple = new Tuple(Format.of("S"), List.of("text"), "a row");
        tuple.putString(0, text);
        return tuple.packed();
    }

    private SegmentEntry row(int segment) {
        return new SegmentEntry(segment, tree.use().count().segments().get(segment), 0);
    }

    private static SegmentEntry dead(int segment) {
        return new SegmentEntry(segment, SegmentUse.Counts.NONE, LAST);
    }

    /** Steps to its end, and gives back nothing on the way; returns the steps. */
    private static int run(Led led) {
        int steps = 1;
        assertThat(led.check.allowsDrops()).isFalse();
        assertThat(led.check.isDue()).isTrue();
        while (!led.check.step(1)) {
            assertThat(led.check.allowsDrops()).isFalse();
            assertThat(led.check.isDue()).isTrue();
            steps++;
        }
        led.check.settle();
        return steps;
    }

    private void assertRight(Led led) {
        assertThat(led.accounts.use()).isEqualTo(tree.use().count());
        assertThat(led.check.allowsDrops()).isTrue();
        assertThat(led.check.isDue()).isFalse();
    }

    @Test
    void aRightAccountIsFoundRightInStepsBeforeTheFirstDrop() {
        Led led = led(dead(1), row(2), dead(3), row(4));
        assertThat(run(led)).isGreaterThan(5);
        assertRight(led);
        assertThat(led.accounts.dead()).containsOnlyKeys(1, 3);
        assertThat(told).isEmpty();
    }

    @Test
    void nothingIsReadWhileNothingIsDead() {
        Led led = led(row(2), row(4));
        assertThat(led.check.allowsDrops()).isFalse();
        assertThat(led.check.isDue()).isFalse();
    }

    @Test
    void aSegmentThatIsWronglyCalledDeadLivesOn() {
        Led led = led(dead(1), dead(2), row(4));
        run(led);
        assertRight(led);
        assertThat(led.accounts.dead()).containsOnlyKeys(1);
        assertThat(told).singleElement().asString().contains("it was wrong by");
        AccountRows rows = led.accounts.unwritten();
        assertThat(rows.changed().get(2)).contains(row(2));
    }

    @Test
    void aSegmentThatIsKeptForNothingDies() {
        SegmentEntry nothing = new SegmentEntry(3, row(4).counts(), 0);
        Led led = led(dead(1), row(2), nothing, row(4));
        run(led);
        assertRight(led);
        assertThat(told).hasSize(1);
        led.accounts.settle(Lsn.of(LAST), 5, Set.of(1, 2, 3, 4), number -> false, 7);
        assertThat(led.accounts.dead()).containsOnlyKeys(1, 3);
    }

    @Test
    void whatChangesMeanwhileIsNotTakenForADifference() {
        Led led = led(dead(1), dead(2), row(4));
        Consumer<Integer> change = sign -> {
            SegmentUse more = new SegmentUse();
            more.add(5, new SegmentUse.Counts(sign, sign, 100L * sign, 0));
            led.accounts.change(more);
        };
        change.accept(1);
        assertThat(led.check.allowsDrops()).isFalse();
        assertThat(led.check.step(3)).isFalse();
        assertThat(led.check.step(Integer.MAX_VALUE)).isTrue();
        led.check.settle();
        assertThat(led.accounts.use()).isNotEqualTo(tree.use().count());
        change.accept(-1);
        assertRight(led);
    }

    @Test
    void aPageThatCannotBeReadKeepsEverythingAndIsTriedAgain() {
        Led led = led(dead(1), row(2), row(4));
        byte[] root = pages.lose(tree.root());
        for (int i = 0; i < 3; i++) {
            assertThat(led.check.allowsDrops()).isFalse();
            assertThat(led.check.step(100)).isFalse();
            assertThat(led.check.isDue()).as("it rests").isFalse();
        }
        assertThat(told).singleElement().asString().contains("is missing").contains("verify");
        pages.find(tree.root(), root);
        run(led);
        assertRight(led);
    }

    @Test
    void anAccountThatWasGivenUpOrCountedAnewIsNotCorrected() {
        Led led = led(dead(1), dead(2), row(4));
        assertThat(led.check.allowsDrops()).isFalse();
        led.check.lost();
        led.accounts.forget(Set.of(1, 2, 3, 4));
        assertThat(led.check.isDue()).isFalse();
        assertThat(led.check.step(Integer.MAX_VALUE)).isTrue();
        led.check.settle();
        assertThat(led.accounts.use().isEmpty()).isTrue();
        assertThat(led.check.allowsDrops()).isFalse();
        led.accounts.replace(tree.use().count());
        led.check.needless();
        assertRight(led);
        assertThat(told).isEmpty();
    }
}
