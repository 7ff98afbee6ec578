// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.config.ConfigString;
import io.plastron.types.InvalidUseException;
import java.util.function.Supplier;

/**
 * What can be created and dropped, by its URI.
 *
 * <table>
 * <caption>URIs and files</caption>
 * <tr><th>URI</th><th>file</th></tr>
 * <tr><td>{@code table:NAME}</td><td>{@code file:NAME.wt}, unless its column groups are named</td>
 * </tr>
 * <tr><td>{@code colgroup:NAME:GROUP}</td><td>{@code file:NAME_GROUP.wt}</td></tr>
 * <tr><td>{@code index:NAME:INDEX}</td><td>{@code file:NAME_INDEX.wti}</td></tr>
 * </table>
 *
 * No name holds a colon, so a URI reads in one way. Files are less clear: {@code table:a_b},
 * {@code colgroup:a:b} and {@code index:a:b} differ in theirs, but {@code colgroup:a_b:c} and
 * {@code colgroup:a:b_c} do not; a catalog takes only one of them.
 *
 * @param part name of the column group or index; empty for a table
 */
record SchemaUri(Kind kind, String table, String part) {
    /** What is named. */
    enum Kind { TABLE, COLGROUP, INDEX }

    /**
     * Reads a URI given by a caller.
     *
     * @throws InvalidUseException it names nothing that can be created, or a name is malformed
     */
    static SchemaUri of(String uri) {
        if (uri.startsWith(Names.TABLE)) {
            return new SchemaUri(Kind.TABLE, Names.ofTable(uri), "");
        }
        Kind kind = uri.startsWith(Names.COLGROUP) ? Kind.COLGROUP : Kind.INDEX;
        String prefix = kind == Kind.COLGROUP ? Names.COLGROUP : Names.INDEX;
        int colon = uri.indexOf(':', prefix.length());
        if (!uri.startsWith(prefix) || colon < 0) {
            throw new InvalidUseException("expected table:NAME, colgroup:NAME:GROUP or "
                    + "index:NAME:INDEX, found \"" + Names.shown(uri) + "\""
                    + (kind == Kind.COLGROUP ? "; what a table without named column groups keeps "
                    + "its rows in comes and goes with the table" : ""));
        }
        SchemaUri found = new SchemaUri(
                kind, uri.substring(prefix.length(), colon), uri.substring(colon + 1));
        String fault = found.fault();
        if (fault != null) {
            throw new InvalidUseException("\"" + Names.shown(uri) + "\" cannot be a name: " + fault
                    + ". Choose another name");
        }
        return found;
    }

    /** What is wrong with the names; null when nothing is. */
    String fault() {
        String fault = Names.faultOf(table);
        if (fault != null || kind == Kind.TABLE) {
            return fault;
        }
        return kind == Kind.COLGROUP ? Names.faultOfWord(part) : Names.faultOf(part);
    }

    /** Runs what may find a fault and does not know where: the fault then names this object. */
    <T> T naming(Supplier<T> rule) {
        try {
            return rule.get();
        } catch (InvalidUseException broken) {
            throw new InvalidUseException(
                    uri() + ": " + Names.printable(broken.getMessage()), broken);
        }
    }

    static SchemaUri group(String table, String group) {
        return new SchemaUri(Kind.COLGROUP, table, group);
    }

    static SchemaUri index(String table, String index) {
        return new SchemaUri(Kind.INDEX, table, index);
    }

    /** The same object of a table with another name. */
    SchemaUri in(String otherTable) {
        return new SchemaUri(kind, otherTable, part);
    }

    String uri() {
        return switch (kind) {
            case TABLE -> Names.TABLE + table;
            case COLGROUP -> Names.COLGROUP + table + (part.isEmpty() ? "" : ":" + part);
            case INDEX -> Names.INDEX + table + ":" + part;
        };
    }

    String tableUri() {
        return Names.TABLE + table;
    }

    String fileUri() {
        return Names.FILE + table + (part.isEmpty() ? "" : "_" + part)
                + (kind == Kind.INDEX ? Names.INDEX_SUFFIX : Names.FILE_SUFFIX);
    }

    /** The value of {@code source=}. */
    String source() {
        return ConfigString.quote(fileUri());
    }
}
