// SPDX-License-Identifier: Apache-2.0
package io.plastron;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A line of work on a store: at most one transaction at a time, any number of cursors. For one
 * thread at a time.
 *
 * <p>Outside a transaction each cursor operation is one of its own, with what {@link #commit()}
 * says of waiting and of errors. Inside, all cursors of the session see the snapshot taken at
 * {@link #begin} and the session's own changes; nobody else sees them before {@link #commit}. Of
 * two transactions that change the same key the first to commit wins, the other gets
 * {@link ConflictException}.
 */
@ProviderType
public interface Session extends AutoCloseable {
    /**
     * Creates a table, one of its column groups, or an index. An existing one with the same
     * settings is left as it is.
     *
     * <p>A table with {@code colgroups=(a,b)} can be used once all its column groups were created;
     * their {@code columns} together are all columns of the value. An index takes
     * {@code columns=(…)}, of key and value; it can be created before or after rows exist. Filling
     * it from existing rows is one commit, for which other commits wait; a transaction that began
     * before and changed the table gets {@link ConflictException}. With {@code immutable=true} it
     * promises that these columns never change in a row: a change that would is refused by
     * {@link io.plastron.types.InvalidUseException}; removing the row and inserting it anew is not
     * one. A row whose entry in an index would be longer than a key may be is refused.
     *
     * @param uri {@code table:NAME}, {@code colgroup:NAME:GROUP} or {@code index:NAME:INDEX}
     * @param config settings; those not named keep their defaults
     * @throws io.plastron.types.InvalidUseException a malformed name or setting, or a value that is
     *     not implemented, which is named; or it exists with other settings
     * @throws NotFoundException the table of a column group or index is not there
     * @throws NotLeaderException this store follows
     * @throws io.plastron.types.StoreFullException more than 16 million were created in the life of
     *     this store, dropped ones included
     */
    void create(String uri, String config);

    /**
     * Drops a table with its column groups and indices, an index, or a column group. Refused while
     * cursors on the table, those on its indices included, are open; of an index, while cursors on
     * it are. Dropping a column group loses what columns hold that no other group has, too: the
     * table cannot be used until the group is created again, and then existing rows have zeros and
     * empty strings there.
     *
     * @throws NotFoundException no such object
     * @throws io.plastron.types.InvalidUseException cursors are open; or an index has columns of
     *     the column group, or only this group still has the rows that an index is made of
     */
    void drop(String uri);

    /**
     * Renames a table with its column groups and indices. Refused while cursors on it are open.
     *
     * @param config {@code replace=true}: a table that has the new name is dropped in the same
     *     step, as if it had been renamed away
     * @throws NotFoundException no such table
     * @throws io.plastron.types.InvalidUseException the new name is taken, or malformed
     */
    void rename(String uri, String newUri, String config);

    /**
     * Changes settings of a table, column group or index. Only {@code app_metadata} can be changed;
     * anything else is refused by name. Open cursors and running transactions go on.
     */
    void alter(String uri, String config);

    /**
     * Removes all rows of a table; part of the transaction if one runs, which then remembers each
     * of them. Outside it costs a look at the table's inner pages only, and every other running
     * transaction that changes the table will get {@link ConflictException}.
     */
    void truncate(String uri);

    /**
     * Removes the rows from the key set in {@code start} to the one set in {@code stop}, both
     * included, whether or not there are such rows; null means from the first, to the last. Part of
     * the transaction if one runs.
     *
     * @throws io.plastron.types.InvalidUseException both are null, they are not on the same table,
     *     or the start lies behind the stop
     */
    void truncate(Cursor start, Cursor stop);

    /** Opens a cursor with the defaults. */
    Cursor openCursor(String uri);

    /**
     * Opens a cursor.
     *
     * @param uri see {@link Cursor}
     * @param config {@code overwrite=false}: {@link Cursor#insert} refuses a key that is there;
     *     {@code readonly=true}; {@code next_random=true}: {@link Cursor#next} goes to a row chosen
     *     at random, about evenly, and only it and {@link Cursor#reset} can be called (rows that
     *     the running transaction itself has added are not chosen while there are others);
     *     {@code next_random_seed} makes the choice repeatable
     * @throws NotFoundException no such table or index
     * @throws io.plastron.types.InvalidUseException a setting is unknown or not implemented, or the
     *     table's column groups were not all created
     */
    Cursor openCursor(String uri, String config);

    /** Begins a transaction on a snapshot of everything committed. */
    void begin();

    /**
     * Commits; others see the changes at once, they are durable with the next checkpoint. Whatever
     * it throws, the transaction is over.
     *
     * <p>It may wait. Before it commits: while the page cache is half full of what is not written
     * yet, or running transactions keep more than the whole cache of what was replaced since, for
     * {@code cache_wait_millis} a time. After it has committed: until the log has given space back,
     * for two checkpoints and {@code cache_wait_millis} at most; then it returns as if there had
     * been enough, and an interrupt ends that wait, not the commit. A write outside of a
     * transaction waits, and throws, likewise. Without changes there is no waiting before.
     *
     * @throws ConflictException a key was changed by another transaction that committed after this
     *     one began; the transaction is rolled back
     * @throws io.plastron.types.TimeoutException there was no memory in time, or the thread was
     *     interrupted while it waited for some; the transaction is rolled back, nothing was done
     * @throws io.plastron.types.InvalidUseException no transaction runs; or its changes need more
     *     than half of the page cache, and it is rolled back: commit in parts
     * @throws NotLeaderException this store follows, and the transaction has changes; it is rolled
     *     back
     */
    void commit();

    /**
     * Commits as {@link #commit()} does and, with {@code sync=true}, returns when this commit and
     * every one before it is part of a completed checkpoint: it survives the loss of the process
     * and of the machine's power. Without changes of its own it still makes the others' durable.
     *
     * <p>Threads that commit at the same time share one checkpoint, and that writes all that was
     * changed and not written yet, by whomever. It never waits for a key provider's answer, with
     * two exceptions: after it said that its key metadata changed, a
     * tenth of a second at most; and while new key metadata is being stored, until the provider
     * took note or its time for a call is over. Without a provider it goes on with the keys it
     * has. An interrupt does not end the wait; the thread is still interrupted afterwards.
     *
     * @param config {@code sync=true} or {@code on}; {@code false} or {@code off}, the default; or
     *     nothing. Anything else is refused and changes nothing: the transaction still runs
     * @throws ConflictException as {@link #commit()}
     * @throws io.plastron.types.TimeoutException as {@link #commit()}
     * @throws NotLeaderException as {@link #commit()}
     * @throws NotDurableException the transaction is committed, but the checkpoint failed: whether
     *     it is durable is not known
     * @throws io.plastron.types.InvalidUseException an unknown setting, or a malformed one;
     *     or as {@link #commit()}
     */
    void commit(String config);

    /** Gives the transaction's changes up; without a transaction nothing happens. */
    void rollback();

    /** Whether a transaction runs. */
    boolean inTransaction();

    /** Rolls back and closes all cursors. */
    @Override
    void close();
}
