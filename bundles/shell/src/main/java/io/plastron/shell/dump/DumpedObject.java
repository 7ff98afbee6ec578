// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

/**
 * A table, column group or index in the header of a dump.
 *
 * @param uri such as {@code table:NAME}
 * @param config its settings
 * @param place where the settings stand; null in a dump being written
 */
record DumpedObject(String uri, String config, Place place) {
    static final String TABLE = "table:";
    static final String GROUP = "colgroup:";
    static final String INDEX = "index:";

    boolean isTable() {
        return uri.startsWith(TABLE);
    }

    boolean isGroup() {
        return uri.startsWith(GROUP);
    }

    boolean isIndex() {
        return uri.startsWith(INDEX);
    }

    /** The part of the URI that names the table. */
    String tableName() {
        int start = uri.indexOf(':') + 1;
        int colon = uri.indexOf(':', start);
        return colon < 0 ? uri.substring(start) : uri.substring(start, colon);
    }

    /** The same object of another table. */
    String uriOf(String otherTable) {
        int start = uri.indexOf(':') + 1;
        return uri.substring(0, start) + otherTable + uri.substring(start + tableName().length());
    }
}
