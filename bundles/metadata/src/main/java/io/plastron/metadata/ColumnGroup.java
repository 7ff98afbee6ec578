// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import java.util.List;

/**
 * Columns of a table's value that are kept together, in a B-tree of their own under the row's key.
 *
 * @param name as in {@code colgroups=}; empty for the only one of a simple table
 * @param uri {@code colgroup:TABLE:NAME}; {@code colgroup:TABLE} of a simple table
 * @param columns columns of the value, in the order in which they are packed here
 * @param tableId id of its B-tree
 * @param valueFormat letters of these columns
 */
public record ColumnGroup(
        String name, String uri, List<String> columns, int tableId, String valueFormat) {
    /** Copies the list. */
    public ColumnGroup {
        columns = List.copyOf(columns);
    }
}
