// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.config.ConfigString;
import io.plastron.packing.Format;
import io.plastron.types.InvalidUseException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rows of the metadata table that an object to be created gets: its own and, if it has a file,
 * that one's. What they say beyond the defaults:
 *
 * <table>
 * <caption>rows</caption>
 * <tr><th>row</th><th>settings</th></tr>
 * <tr><td>{@code table:T}</td><td>app_metadata, colgroups, columns, key_format, value_format</td>
 * </tr>
 * <tr><td>{@code colgroup:T}, {@code colgroup:T:G}</td><td>app_metadata, columns, source</td></tr>
 * <tr><td>{@code index:T:I}</td><td>app_metadata, columns, immutable, key_format, source,
 * value_format (empty)</td></tr>
 * <tr><td>{@code file:…}</td><td>app_metadata, columns, id, key_format, leaf_page_max,
 * value_format; then checkpoint</td></tr>
 * </table>
 *
 * The columns of a simple table's column group and file are all columns, those of the key too.
 */
final class Blueprint {
    private final Map<String, String> rows = new LinkedHashMap<>();
    private final Settings settings;
    private final int tableId;

    private Blueprint(Settings settings, int tableId) {
        this.settings = settings;
        this.tableId = tableId;
    }

    /** The rows of a table; only its own, if its column groups are named. */
    static Map<String, String> table(Settings settings, int tableId) {
        SchemaUri object = settings.object();
        Format key = settings.format("key_format");
        Format value = settings.format("value_format");
        Columns columns = object.naming(() -> {
            Columns all = Columns.of(key, value, settings.columns());
            Names.requireWords(settings.groups(), "column group");
            if (!settings.groups().isEmpty()) {
                all.requireNamed();
            }
            return all;
        });
        Blueprint made = new Blueprint(settings, tableId);
        made.put(object.uri(), Defaults.TABLE.with("colgroups", Names.list(settings.groups()))
                .with("columns", columns.text())
                .with("key_format", key.text()).with("value_format", value.text()));
        if (settings.groups().isEmpty()) {
            SchemaUri group = SchemaUri.group(object.table(), "");
            made.put(group.uri(), Defaults.COLGROUP
                    .with("columns", columns.text()).with("source", group.source()));
            made.file(columns.text(), key, value);
        }
        return made.rows;
    }

    /** The rows of a column group. */
    static Map<String, String> group(Settings settings, TableSchema table, int tableId) {
        SchemaUri object = settings.object();
        boolean declared = table.groupsMissing().contains(object.part())
                || table.groups().stream().anyMatch(group -> group.uri().equals(object.uri()));
        if (!declared) {
            throw new InvalidUseException(object.uri() + ": " + table.tableUri()
                    + " has no column group " + object.part() + " in its colgroups=; "
                    + (table.isSimple() ? "it has none at all" : "there are "
                    + Columns.shown(groupNames(table))));
        }
        Columns columns = Columns.of(table);
        Format value = object.naming(() -> columns.groupValue(settings.columns()));
        settings.requireFormat("key_format", columns.key());
        settings.requireFormat("value_format", value);
        Blueprint made = new Blueprint(settings, tableId);
        String names = Names.list(settings.columns());
        made.put(object.uri(), Defaults.COLGROUP
                .with("columns", names).with("source", object.source()));
        made.file(names, columns.key(), value);
        return made.rows;
    }

    private static List<String> groupNames(TableSchema table) {
        Set<String> names = new HashSet<>(table.groupsMissing());
        table.groups().forEach(group -> names.add(group.name()));
        return names.stream().sorted().toList();
    }

    /** The rows of an index. */
    static Map<String, String> index(Settings settings, TableSchema table, int tableId) {
        SchemaUri object = settings.object();
        Columns columns = Columns.of(table);
        Format key = object.naming(() -> columns.indexKey(settings.columns()));
        Format none = Format.of("");
        settings.requireFormat("key_format", key);
        settings.requireFormat("value_format", none);
        Blueprint made = new Blueprint(settings, tableId);
        String names = Names.list(settings.columns());
        made.put(object.uri(), Defaults.INDEX.with("columns", names)
                .with("immutable", Boolean.toString(settings.immutable()))
                .with("key_format", key.text()).with("source", object.source()));
        made.file(names, key, none);
        return made.rows;
    }

    private void file(String columns, Format key, Format value) {
        put(settings.object().fileUri(), Defaults.FILE_NEW
                .with("columns", columns)
                .with("id", Integer.toString(tableId))
                .with("key_format", key.text())
                .with("leaf_page_max", settings.leafPageMax())
                .with("value_format", value.text()));
    }

    private void put(String uri, ConfigString row) {
        rows.put(uri, row.with("app_metadata", settings.appMetadata()).toString());
    }
}
