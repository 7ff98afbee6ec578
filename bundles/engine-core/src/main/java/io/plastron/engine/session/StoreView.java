// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.engine.tx.Committer;
import io.plastron.metadata.TableInfo;
import java.util.NavigableMap;

/** What a session sees of its store. Thread-safe. */
public interface StoreView {
    /** Throws when the store was closed, failed, or the call comes from inside a key provider. */
    void requireOpen();

    /** Likewise, and throws when this store cannot write now. Called under the commit lock. */
    void requireWritable();

    Committer committer();

    OpenCursors openCursors();

    /** Creates a table. */
    void create(String uri, String config);

    /** Drops a table. */
    void drop(TableInfo table);

    /**
     * Rows of the {@code metadata:} or, when {@code create}, the {@code metadata:create} cursor.
     */
    NavigableMap<String, String> metadataRows(boolean create);
}
