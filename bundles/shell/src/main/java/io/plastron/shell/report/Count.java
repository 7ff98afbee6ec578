// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.report;

/** How many of something, in words. */
public final class Count {
    private Count() {}

    /** Such as {@code 1 table}, {@code 2 tables}. */
    public static String of(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
