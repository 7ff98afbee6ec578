// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.Cursor;
import io.plastron.Field;
import io.plastron.packing.Format;
import java.util.List;

/**
 * What rows of a table are made of. Immutable.
 *
 * @param keyColumns one name for each field of the key
 * @param valueColumns one name for each field of the value
 */
record RowShape(Format keyFormat, List<String> keyColumns, Format valueFormat,
        List<String> valueColumns) {
    RowShape {
        keyColumns = List.copyOf(keyColumns);
        valueColumns = List.copyOf(valueColumns);
    }

    /** That of the rows a cursor goes through. */
    static RowShape of(Cursor cursor) {
        return new RowShape(Format.of(cursor.keyFormat()), names(cursor.keyFields()),
                Format.of(cursor.valueFormat()), names(cursor.valueFields()));
    }

    private static List<String> names(List<Field> fields) {
        return fields.stream().map(Field::column).toList();
    }
}
