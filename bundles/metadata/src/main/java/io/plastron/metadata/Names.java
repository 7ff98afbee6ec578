// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.types.InvalidUseException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.stream.Collectors;

/**
 * Names and URIs of the schema.
 *
 * <p>A table's name goes into URIs, into configuration strings, into file names of dumps and into
 * messages, so it holds nothing that means something there: no control characters and line breaks
 * of any kind, none of {@value #REFUSED}, no half surrogate pair. Names that begin with
 * {@value #RESERVED} are the original's own.
 */
final class Names {
    static final String TABLE = "table:";
    static final String COLGROUP = "colgroup:";
    static final String FILE = "file:";
    static final String FILE_SUFFIX = ".wt";

    /** Longest name, as UTF-8. */
    static final int BYTES_MAX = 255;

    /** By the unsigned bytes of the UTF-8 form, which is by code point and not by {@code char}. */
    static final Comparator<String> ORDER = Names::compare;

    private static final String REFUSED = "{},:[]\\\"'";
    private static final String RESERVED = "WiredTiger";
    private static final int SHOWN_CHARS_MAX = 80;

    private Names() {}

    /** The name in {@code table:NAME}. */
    static String ofTable(String uri) {
        if (!uri.startsWith(TABLE)) {
            throw new InvalidUseException("expected table:NAME, found \"" + shown(uri) + "\"");
        }
        String name = uri.substring(TABLE.length());
        String fault = faultOf(name);
        if (fault != null) {
            throw new InvalidUseException("\"" + shown(uri) + "\" cannot name a table: " + fault
                    + ". Choose another name");
        }
        return name;
    }

    /** What is wrong with a table's name; null when nothing is. */
    static String faultOf(String name) {
        if (name.isEmpty()) {
            return "the name is empty";
        }
        int offender = name.codePoints().filter(Names::refused).findFirst().orElse(-1);
        if (offender >= 0) {
            return String.format("it holds the character U+%04X", offender);
        }
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > BYTES_MAX) {
            return "the name has " + bytes + " bytes, at most " + BYTES_MAX;
        }
        return name.startsWith(RESERVED)
                ? "names that begin with " + RESERVED + " are reserved" : null;
    }

    private static boolean refused(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> REFUSED.indexOf(c) >= 0;
        };
    }

    /** A text fit for a message: short, and without anything that moves a reader's cursor. */
    static String shown(String text) {
        String printable = text.codePoints().limit(SHOWN_CHARS_MAX)
                .mapToObj(c -> Character.getType(c) == Character.CONTROL || refused(c) && c > 0x7f
                        ? String.format("\\u%04x", c) : Character.toString(c))
                .collect(Collectors.joining());
        boolean whole = text.codePointCount(0, text.length()) <= SHOWN_CHARS_MAX;
        return whole ? printable : printable + "…";
    }

    private static int compare(String left, String right) {
        int shorter = Math.min(left.length(), right.length());
        for (int i = 0; i < shorter; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                // A surrogate stands for a code point above all that fit one char.
                boolean high = Character.isSurrogate(a);
                return high == Character.isSurrogate(b) ? a - b : high ? 1 : -1;
            }
        }
        return left.length() - right.length();
    }
}
