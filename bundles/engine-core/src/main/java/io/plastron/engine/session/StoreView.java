// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.engine.rows.Layouts;
import io.plastron.engine.space.Readers;
import io.plastron.engine.tx.Committer;
import io.plastron.engine.tx.Transaction;
import java.util.NavigableMap;

/** What a session sees of its store. Thread-safe. */
public interface StoreView {
    /** A lineage of roots where there was no commit. */
    long NO_COMMIT = -1;

    /** Throws when the store was closed, failed, or the call comes from inside a key provider. */
    void requireOpen();

    /** Likewise, and throws when this store cannot write now. Called under the commit lock. */
    void requireWritable();

    Committer committer();

    /**
     * To be called after a commit, with no lock held and no transaction open: may wait until the
     * log has given space back. Throws nothing.
     */
    void committed();

    /** Where a session says which state it reads outside of transactions. */
    Readers readers();

    OpenCursors openCursors();

    Layouts layouts();

    /**
     * Commits a transaction, if it has changes, and waits until a completed checkpoint holds it and
     * all commits before it; ends it whatever the outcome.
     *
     * @param lineage of the roots on which the session committed last, else {@link #NO_COMMIT}:
     *     without changes this transaction vouches for that commit
     * @throws io.plastron.NotDurableException it is committed, but no checkpoint is known to hold
     *     it
     */
    void commitDurably(Transaction transaction, long lineage);

    /** Creates a table, column group or index. */
    void create(String uri, String config);

    /** Drops one. */
    void drop(String uri);

    /** Renames a table. */
    void rename(String uri, String newUri, String config);

    /** Changes settings. */
    void alter(String uri, String config);

    /**
     * Rows of the {@code metadata:} or, when {@code create}, the {@code metadata:create} cursor.
     */
    NavigableMap<String, String> metadataRows(boolean create);

    /** What the store counts, by number. */
    NavigableMap<Integer, Statistic> statistics();

    /** What is known of a table without reading it, by number. */
    NavigableMap<Integer, Statistic> statistics(String tableUri);
}
