// SPDX-License-Identifier: Apache-2.0
package io.plastron.types;

/**
 * Table ids as they stand in page logs: {@code (n << 3) | namespace}, namespace 1 for user tables,
 * 2 for the special ones (facts 3.1).
 */
public final class TableId {
    /** Turtle pages; never a row of the metadata table. */
    public static final int TURTLE = 2;
    /** The metadata table. */
    public static final int METADATA = 10;
    /** Key pages; never a row of the metadata table. */
    public static final int KEY_PROVIDER = 26;
    /** The number of the first user table. */
    public static final int USER_FIRST = 2;

    private static final int NAMESPACE_BITS = 3;
    private static final int NAMESPACE_USER = 1;

    private TableId() {}

    /** The id of user table number {@code n}, from {@link #USER_FIRST} on. */
    public static int user(int n) {
        return (n << NAMESPACE_BITS) | NAMESPACE_USER;
    }

    /** The number of a table id, in whatever namespace. */
    public static int number(int id) {
        return id >>> NAMESPACE_BITS;
    }

    /** Whether {@code id} is of a user table. */
    public static boolean isUser(int id) {
        return (id & ((1 << NAMESPACE_BITS) - 1)) == NAMESPACE_USER && number(id) >= USER_FIRST;
    }
}
