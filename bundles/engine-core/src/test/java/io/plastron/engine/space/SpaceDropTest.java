// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.btree.PageCache;
import io.plastron.btree.PageStore;
import io.plastron.btree.SegmentUse;
import io.plastron.btree.SegmentUse.Counts;
import io.plastron.btree.Tree;
import io.plastron.btree.TreeConfig;
import io.plastron.btree.TreeEdit;
import io.plastron.engine.tx.Admission;
import io.plastron.engine.tx.Committer;
import io.plastron.engine.tx.Roots;
import io.plastron.engine.tx.Transaction;
import io.plastron.metadata.CatalogFactory;
import io.plastron.metadata.SegmentEntry;
import io.plastron.packing.Format;
import io.plastron.packing.Tuple;
import io.plastron.pagelog.Completion;
import io.plastron.pagelog.LogStatistics;
import io.plastron.pagelog.LogWriter;
import io.plastron.pagelog.PageLog;
import io.plastron.pagelog.SegmentInfo;
import io.plastron.types.CorruptionException;
import io.plastron.types.Lsn;
import io.plastron.types.TableId;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * When a dead segment is given up, with checkpoints and places made up: checkpoint <em>n</em> is
 * completed in segment <em>n</em> + 1.
 */
class SpaceDropTest {
    private static final Admission ANY_MEMORY = new Admission() {
        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void await() {
            throw new AssertionError("nobody has to wait");
        }

        @Override
        public long commitBytesMax() {
            return Long.MAX_VALUE;
        }

        @Override
        public Memory memory() {
            return new Memory(0, 0);
        }

        @Override
        public long replacedBytes() {
            return 0;
        }
    };

    private final PageStore unread = (tableId, cookie) -> {
        throw new AssertionError("nothing was written, so nothing is read");
    };
    private final PageCache cache = new PageCache(PageCache.BYTES_MIN);
    private final Committer committer =
            new Committer(Roots.none(new CatalogFactory().empty()), (bytes, replaced) -> { },
                    ANY_MEMORY);
    private final List<Completion> completions = new ArrayList<>();
    private final Set<Integer> segments = new TreeSet<>(Set.of(1));
    private final Set<Integer> dropped = new TreeSet<>();
    private final List<String> troubles = new ArrayList<>();
    private boolean reclaim = true;
    private Space space;

    private static <T> T fake(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, calls));
    }

    private PageLog log() {
        return fake(PageLog.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "completions" -> List.copyOf(completions);
            case "segments" -> segments.stream().map(number ->
                    new SegmentInfo("segment " + number, number, 1, 4096, true)).toList();
            case "pins" -> List.of();
            case "statistics" -> new LogStatistics(0, 0, 0, 0, 0, 0);
            default -> throw new AssertionError(method);
        });
    }

    private LogWriter writer() {
        return fake(LogWriter.class, (proxy, method, arguments) -> {
            assertThat(method.getName()).isEqualTo("drop");
            ((Set<?>) arguments[0]).forEach(number -> dropped.add((Integer) number));
            return null;
        });
    }

    private static Lsn lsn(int segment) {
        return Lsn.of(((long) segment << 32) + 4096);
    }

    private Tree metadata() {
        return Tree.create(unread,
                new TreeConfig(TableId.METADATA, TreeConfig.LEAF_BYTES_DEFAULT, cache));
    }

    /** Checkpoint {@code n}, whose key page is in that segment. */
    private Space.Base base(int n, int keyPageSegment, Tree metadata) {
        segments.add(n + 1);
        return new Space.Base(lsn(n + 1), lsn(n + 1), lsn(keyPageSegment), () -> metadata);
    }

    private Completion completion(int n, int retained) {
        return new Completion(lsn(n + 1), 1, n, lsn(n + 1), 100, "", 0, lsn(retained + 1));
    }

    private void lead(Space.Base base) {
        completions.add(completion(1, 1));
        space = new Space(log(), writer(), committer, new Readers(), new Holds(),
                new Reclaimed(), () -> new Retention.Policy(1, 0, reclaim), base,
                (what, why) -> troubles.add(why));
    }

    private void checkpoint(int n, boolean ordinary, int keyPageSegment, int retained) {
        space.begins(ordinary);
        space.account(committer.roots(), List.of());
        space.accountWritten();
        space.committed(completion(n, retained), base(n, keyPageSegment, metadata()));
    }

    @Test
    void aCheckpointKeepsItsKeyPageAlsoWhenADurableCommitMovedItFromThere() {
        lead(base(1, 1, metadata()));
        checkpoint(2, true, 1, 1);
        assertThat(dropped).isEmpty();
        checkpoint(3, false, 4, 2);
        checkpoint(4, true, 5, 2);
        assertThat(dropped).as("checkpoint 2 is kept").isEmpty();
        checkpoint(5, true, 6, 5);
        assertThat(dropped).contains(1);
    }

    @Test
    void whatDiedUnderAFormerLeaderIsKeptForTransactionsFromBefore() {
        Tree metadata = metadata();
        Tuple key = new Tuple(Format.of("S"), List.of("uri"), "key");
        Tuple row = new Tuple(Format.of("S"), List.of("config"), "row");
        key.putString(0, SegmentEntry.uri(1));
        row.putString(0, new SegmentEntry(1, Counts.NONE, 1).text());
        TreeEdit edit = metadata.edit();
        edit.put(key.packed(), row.packed());
        Transaction before = committer.begin();
        committer.replace(roots -> roots.replacedBy(
                roots.catalog(), List.of(), roots.numberMax()));
        lead(base(1, 2, edit.publish()));
        checkpoint(2, true, 3, 2);
        checkpoint(3, true, 4, 3);
        assertThat(dropped).isEmpty();
        committer.end(before);
        checkpoint(4, true, 5, 4);
        assertThat(dropped).contains(1);
    }

    @Test
    void anAccountThatCannotBeReadStopsNoCheckpointAndIsCountedAnew() {
        lead(new Space.Base(lsn(2), lsn(2), lsn(1), () -> {
            throw new CorruptionException("damaged row");
        }));
        segments.add(2);
        checkpoint(2, true, 3, 1);
        assertThat(dropped).isEmpty();
        checkpoint(3, true, 4, 3);
        checkpoint(4, true, 5, 4);
        assertThat(troubles).containsExactly("damaged row");
        assertThat(dropped).contains(1);
    }

    @Test
    void anAccountThatIsAskedForAnewGivesNothingBackBeforeItIsCounted() {
        lead(base(1, 1, metadata()));
        checkpoint(2, true, 3, 1);
        space.begins(true);
        space.account(committer.roots(), List.of());
        space.recount();
        space.committed(completion(3, 3), base(3, 4, metadata()));
        assertThat(dropped).isEmpty();
        checkpoint(4, true, 5, 4);
        checkpoint(5, true, 6, 5);
        assertThat(dropped).contains(1);
        assertThat(troubles).isEmpty();
    }

    @Test
    void anAccountCoversAnotherOnlyIfItKeepsEachOfItsSegments() {
        SegmentUse one = new SegmentUse();
        one.add(3, new Counts(1, 0, 10, 0));
        one.add(6, new Counts(0, 1, 0, 5));
        SegmentUse more = new SegmentUse();
        more.addAll(one);
        more.add(4, new Counts(1, 1, 10, 0));
        assertThat(Accounts.covers(one, one)).isTrue();
        assertThat(Accounts.covers(more, one)).isTrue();
        assertThat(Accounts.covers(one, more)).isFalse();
        SegmentUse shorter = new SegmentUse();
        shorter.add(3, new Counts(1, 1, 10, 5));
        assertThat(Accounts.covers(shorter, one)).isFalse();
        assertThat(Accounts.covers(one, shorter)).isTrue();
    }
}
