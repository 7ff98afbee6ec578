// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.types.InvalidUseException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names and URIs of the schema.
 *
 * <p>The name of a table or index goes into URIs (where parentheses hold the columns of a
 * projection), into configuration strings, into file names of dumps and into messages, so it holds
 * nothing that means something there: no control characters and line breaks of any kind, none of
 * {@value #REFUSED}, no half surrogate pair. Names that begin with {@value #RESERVED} are the
 * original's own. Column groups and columns stand in lists of a configuration string, as bare words
 * there, so in addition these hold no white space and no {@code =}.
 */
final class Names {
    static final String TABLE = "table:";
    static final String COLGROUP = "colgroup:";
    static final String INDEX = "index:";
    static final String FILE = "file:";
    static final String FILE_SUFFIX = ".wt";
    static final String INDEX_SUFFIX = ".wti";

    /** Longest name, as UTF-8. */
    static final int BYTES_MAX = 255;

    /** By the unsigned bytes of the UTF-8 form, which is by code point and not by {@code char}. */
    static final Comparator<String> ORDER = Names::compare;

    private static final String REFUSED = "{}(),:[]\\\"'";
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

    /** What is wrong with the name of a column group or column; null when nothing is. */
    static String faultOfWord(String name) {
        int offender = name.codePoints()
                .filter(c -> c == '=' || Character.isWhitespace(c) || Character.isSpaceChar(c))
                .findFirst().orElse(-1);
        return offender >= 0 ? String.format("it holds the character U+%04X", offender)
                : faultOf(name);
    }

    /** The names of a list, as they stand in a row. */
    static String list(List<String> names) {
        return names.isEmpty() ? "" : "(" + String.join(",", names) + ")";
    }

    /**
     * Checks a list of columns or column groups.
     *
     * @throws InvalidUseException one is malformed, or there twice
     */
    static void requireWords(List<String> names, String what) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            String fault = faultOfWord(name);
            if (fault != null) {
                throw new InvalidUseException("\"" + shown(name) + "\" cannot name a " + what
                        + ": " + fault + ". Choose another name");
            }
            if (!seen.add(name)) {
                throw new InvalidUseException("the " + what + " " + name + " is there twice");
            }
        }
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
        boolean whole = text.codePointCount(0, text.length()) <= SHOWN_CHARS_MAX;
        return whole ? printable(text) : printable(
                text.substring(0, text.offsetByCodePoints(0, SHOWN_CHARS_MAX))) + "…";
    }

    /** The text with everything that moves a reader's cursor spelled out. */
    static String printable(String text) {
        return text.codePoints()
                .mapToObj(c -> Character.getType(c) == Character.CONTROL || refused(c) && c > 0x7f
                        ? String.format("\\u%04x", c) : Character.toString(c))
                .collect(Collectors.joining());
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
