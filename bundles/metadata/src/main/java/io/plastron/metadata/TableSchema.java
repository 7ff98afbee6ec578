// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import java.util.List;

/**
 * What a table is made of. A catalog gives the same object for a table until that table itself
 * changes, however many checkpoints are noted and other tables come and go; so who derived
 * something from it need only compare references.
 *
 * @param name without {@code table:}
 * @param tableUri {@code table:NAME}
 * @param keyFormat letters of the key's fields, as given to {@code create}
 * @param valueFormat letters of the value's fields, as given to {@code create}
 * @param keyColumns one name for each field of the key; {@code key0} and so on if it names none
 * @param valueColumns one name for each field of the value; {@code value0} and so on if it names
 *     none
 * @param named whether the columns were named
 * @param groups the column groups that are there, in the order of {@code colgroups=}; the first of
 *     a complete table decides whether a row exists
 * @param groupsMissing names of {@code colgroups=} that are not there: as long as it is not empty
 *     the table cannot be used
 * @param indices in the order of their URIs
 */
public record TableSchema(
        String name,
        String tableUri,
        String keyFormat,
        String valueFormat,
        List<String> keyColumns,
        List<String> valueColumns,
        boolean named,
        List<ColumnGroup> groups,
        List<String> groupsMissing,
        List<Index> indices) {
    /** Copies the lists. */
    public TableSchema {
        keyColumns = List.copyOf(keyColumns);
        valueColumns = List.copyOf(valueColumns);
        groups = List.copyOf(groups);
        groupsMissing = List.copyOf(groupsMissing);
        indices = List.copyOf(indices);
    }

    /** Whether all column groups are there, and so all columns of the value. */
    public boolean isComplete() {
        return groupsMissing.isEmpty();
    }

    /** Whether it has one column group without a name. */
    public boolean isSimple() {
        return groups.size() == 1 && groups.get(0).name().isEmpty();
    }
}
