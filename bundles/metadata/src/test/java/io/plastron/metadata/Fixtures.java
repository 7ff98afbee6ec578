// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Output of the original tool, and catalogs to start from. */
final class Fixtures {
    static final String ZONES = "key_format=S,value_format=SSSi,"
            + "columns=(zone,code,coord,comment,shared),colgroups=(place,note)";

    private Fixtures() {}

    static List<String> lines(String name) {
        try (InputStream in = Fixtures.class.getResourceAsStream("/wt/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The value below the line {@code uri}. */
    static String below(String name, String uri) {
        List<String> lines = lines(name);
        return lines.get(lines.indexOf(uri) + 1);
    }

    /** A row with its numbers that differ from store to store replaced. */
    static String masked(String row) {
        return row.replaceAll("\\b(id|order|time|size|(run_)?write_gen|next_page_id)=\\d+", "$1=N")
                .replaceAll("WiredTigerCheckpoint\\.\\d+", "WiredTigerCheckpoint.N")
                .replaceAll("newest_txn=\\d+", "newest_txn=N")
                .replaceAll("addr=\"[0-9a-f]*\"", "addr=\"X\"");
    }

    static CheckpointEntry entry(long order) {
        return new CheckpointEntry("00ab", order, 1_795_161_247L, 8192, 15, 13, 103);
    }

    /** {@code table:A}, as in the fixtures, with id 17. */
    static Catalog withA() {
        return Catalog.EMPTY.create("table:A", "key_format=S,value_format=S", 17);
    }

    /** {@code table:countries} and {@code table:zones} of the fixtures beside that. */
    static Catalog withAll() {
        return withA()
                .create("table:countries", "key_format=S,value_format=S,columns=(code,name)", 25)
                .create("table:zones", ZONES, 33)
                .create("colgroup:zones:place", "columns=(code,coord)", 33)
                .create("colgroup:zones:note", "columns=(comment,shared)", 41)
                .create("index:zones:bycode", "columns=(code)", 49);
    }

    static NavigableMap<String, String> copy(Catalog catalog) {
        NavigableMap<String, String> rows = new TreeMap<>(Names.ORDER);
        rows.putAll(catalog.rows());
        return rows;
    }
}
