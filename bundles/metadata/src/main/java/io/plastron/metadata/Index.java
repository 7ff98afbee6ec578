// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import java.util.List;

/**
 * An order of a table's rows by other columns. Its B-tree has a key for each row and no values.
 *
 * @param name last part of its URI
 * @param uri {@code index:TABLE:NAME}
 * @param columns what it sorts by: columns of key and value
 * @param immutable the application promises that these columns never change in a row
 * @param tableId id of its B-tree
 * @param keyFormat letters of the stored key: its columns, then those columns of the table's key
 *     that are not among them, in the key's order
 * @param columnCount how many of the stored key's fields are its columns
 */
public record Index(
        String name,
        String uri,
        List<String> columns,
        boolean immutable,
        int tableId,
        String keyFormat,
        int columnCount) {
    /** Copies the list. */
    public Index {
        columns = List.copyOf(columns);
    }
}
