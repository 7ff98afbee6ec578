// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.types.InvalidUseException;

/**
 * A place in a dump.
 *
 * @param source name of the file
 * @param line counted from 1
 * @param column in bytes, counted from 1; 0 when the whole line is meant
 */
record Place(String source, long line, int column) {
    static Place line(String source, long line) {
        return new Place(source, line, 0);
    }

    Place column(int newColumn) {
        return new Place(source, line, newColumn);
    }

    /** An error at this place. */
    InvalidUseException bad(String reason) {
        return new InvalidUseException(this + ": " + reason);
    }

    /** What another room found wrong with what stands here. */
    InvalidUseException bad(RuntimeException cause) {
        return new InvalidUseException(this + ": " + cause.getMessage(), cause);
    }

    /** A byte as messages show it. */
    static String shown(int value) {
        return value > ' ' && value < 0x7f ? "'" + (char) value + "'"
                : String.format("byte 0x%02x", value);
    }

    /** As compilers write it, so that editors can go there. */
    @Override
    public String toString() {
        return source + ":" + line + (column == 0 ? "" : ":" + column);
    }
}
