// SPDX-License-Identifier: Apache-2.0
package io.plastron;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A line of work on a store: at most one transaction at a time, any number of cursors. For one
 * thread at a time.
 *
 * <p>Outside a transaction each cursor operation is one of its own. Inside, all cursors of the
 * session see the snapshot taken at {@link #begin} and the session's own changes; nobody else sees
 * them before {@link #commit}. Of two transactions that change the same key the first to commit
 * wins, the other gets {@link ConflictException}.
 */
@ProviderType
public interface Session extends AutoCloseable {
    /**
     * Creates a table. An existing one with the same settings is left as it is.
     *
     * @param uri {@code table:NAME}
     * @param config settings; those not named keep their defaults
     * @throws io.plastron.types.InvalidUseException a malformed name or setting, or a value that is
     *     not implemented, which is named; or the table exists with other settings
     * @throws NotLeaderException this store follows
     */
    void create(String uri, String config);

    /**
     * Drops a table. Refused while cursors on it are open.
     *
     * @throws NotFoundException no such table
     */
    void drop(String uri);

    /**
     * Opens a cursor.
     *
     * @param uri {@code table:NAME}; {@code metadata:} or {@code metadata:create}, which are
     *     read-only
     * @throws NotFoundException no such table
     */
    Cursor openCursor(String uri);

    /** Begins a transaction on a snapshot of everything committed. */
    void begin();

    /**
     * Commits; others see the changes at once, they are durable with the next checkpoint.
     *
     * @throws ConflictException a key was changed by another transaction that committed after this
     *     one began; the transaction is rolled back
     */
    void commit();

    /** Gives the transaction's changes up; without a transaction nothing happens. */
    void rollback();

    /** Whether a transaction runs. */
    boolean inTransaction();

    /** Rolls back and closes all cursors. */
    @Override
    void close();
}
