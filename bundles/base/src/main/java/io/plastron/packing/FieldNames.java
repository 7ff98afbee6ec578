// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

import io.plastron.types.CorruptionException;
import io.plastron.types.InternalException;
import io.plastron.types.InvalidUseException;
import java.util.List;

/**
 * What errors call the fields of a tuple, such as {@code column 'shared' (format i) of value of
 * table:zones}.
 *
 * @param columns one name per field
 * @param where whose tuple it is, such as {@code value of table:zones}
 */
record FieldNames(Format format, List<String> columns, String where) {
    FieldNames {
        if (columns.size() != format.size()) {
            throw new InternalException(where + ": format '" + format + "' has " + format.size()
                    + " fields, but there are " + columns.size() + " columns");
        }
        columns = List.copyOf(columns);
    }

    /** The caller's field is wrong. */
    InvalidUseException invalid(int field, String reason) {
        return new InvalidUseException(describe(field) + ": " + reason);
    }

    /** The caller's bytes are wrong. */
    InvalidUseException invalid(int field, MalformedException malformed) {
        return new InvalidUseException(describe(field) + ": " + malformed.getMessage(), malformed);
    }

    /** The store's bytes are wrong. */
    CorruptionException corrupt(int field, MalformedException malformed) {
        return new CorruptionException(describe(field) + ": " + malformed.getMessage()
                + "; the stored row is not of this format", malformed);
    }

    /** The field cannot be read this way. */
    InvalidUseException wrongAccessor(int field) {
        FieldType type = format.type(field);
        return invalid(field, type.isInteger() ? "it is a number: read a long"
                : type.isString() ? "it is a string: read a string or bytes, not a number"
                : "it is bytes: read bytes, not a string or a number");
    }

    /** The field cannot be set to this kind of value. */
    InvalidUseException wrongSetter(int field, String given) {
        FieldType type = format.type(field);
        return invalid(field, "it takes " + (type.isInteger() ? "a number"
                : type.isString() ? "a string or bytes" : "bytes") + ", not " + given);
    }

    private String describe(int field) {
        return "column '" + columns.get(field) + "' (format " + format.type(field) + ") of "
                + where;
    }
}
