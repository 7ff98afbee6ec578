// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.NotFoundException;
import io.plastron.config.ConfigString;
import io.plastron.types.InvalidUseException;
import io.plastron.types.TableId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What can be done to the objects of a catalog, and the rules for it. */
final class Changes {
    private Changes() {}

    static Catalog create(Catalog now, Settings settings, int tableId) {
        SchemaUri object = settings.object();
        boolean exists = now.rows().containsKey(object.uri());
        if (exists && settings.exclusive()) {
            throw new InvalidUseException(object.uri()
                    + " exists, and exclusive=true was asked for. Choose another name");
        }
        Map<String, String> rows = blueprint(now, settings, tableId);
        if (exists) {
            requireSame(now, object, rows);
            return now;
        }
        if (object.kind() != SchemaUri.Kind.TABLE) {
            requireComplete(now.table(object.tableUri()).orElseThrow().schema(), settings);
        }
        if (rows.containsKey(object.fileUri())) {
            requireFree(now, object, tableId);
        }
        return now.with(List.of(), rows, Set.of(object.tableUri()));
    }

    private static Map<String, String> blueprint(Catalog now, Settings settings, int tableId) {
        SchemaUri object = settings.object();
        return switch (object.kind()) {
            case TABLE -> Blueprint.table(settings, tableId);
            case COLGROUP -> Blueprint.group(settings, table(now, object).schema(), tableId);
            case INDEX -> Blueprint.index(settings, table(now, object).schema(), tableId);
        };
    }

    private static TableInfo table(Catalog now, SchemaUri object) {
        return now.table(object.tableUri()).orElseThrow(() -> notFound(object.tableUri()));
    }

    private static NotFoundException notFound(String uri) {
        return new NotFoundException("there is no " + uri + "; create it, or mend the name");
    }

    private static void requireSame(Catalog now, SchemaUri object, Map<String, String> asked) {
        List<String> differences = new ArrayList<>();
        asked.forEach((uri, row) -> now.get(uri).ifPresent(existing ->
                Values.differences(row, existing).stream()
                        .filter(text -> !differences.contains(text)).forEach(differences::add)));
        if (!differences.isEmpty()) {
            throw new InvalidUseException(object.uri() + " exists with other settings: "
                    + String.join("; ", differences) + ". Drop it first, or choose another name");
        }
    }

    /** The last column group brings all columns together; an index stands on all of them. */
    private static void requireComplete(TableSchema table, Settings settings) {
        SchemaUri object = settings.object();
        Set<String> there = new HashSet<>();
        table.groups().forEach(group -> there.addAll(group.columns()));
        if (object.kind() == SchemaUri.Kind.INDEX) {
            if (!table.isComplete()) {
                throw new InvalidUseException(object.uri() + ": the column groups "
                        + Columns.shown(table.groupsMissing()) + " of " + table.tableUri()
                        + " were not created yet; create them first");
            }
        } else if (table.groupsMissing().equals(List.of(object.part()))) {
            there.addAll(settings.columns());
            List<String> without = Columns.of(table).valueWithout(there);
            if (!without.isEmpty()) {
                throw new InvalidUseException(object.uri() + " is the last column group of "
                        + table.tableUri() + ", and none has the columns "
                        + Columns.shown(without) + "; add them to this one");
            }
        }
    }

    private static void requireFree(Catalog now, SchemaUri object, int tableId) {
        requireFileFree(now, object, Set.of());
        if (tableId <= 0 || !TableId.isUser(tableId) || now.file(tableId).isPresent()) {
            throw new InvalidUseException(object.uri() + " cannot get table id " + tableId
                    + ": it is taken, or of no user table");
        }
    }

    /** Two objects may differ in name and still ask for the same file: see {@link SchemaUri}. */
    private static void requireFileFree(Catalog now, SchemaUri object, Set<String> leaving) {
        String file = object.fileUri();
        if (now.rows().containsKey(file) && !leaving.contains(file)) {
            String owner = now.tables().stream()
                    .filter(table -> table.rowUris().contains(file))
                    .map(TableInfo::tableUri).findFirst().orElseThrow();
            throw new InvalidUseException(object.uri() + " would be kept in " + file
                    + ", which belongs to " + owner + ". Choose another name");
        }
    }

    static Catalog drop(Catalog now, SchemaUri object) {
        if (!now.rows().containsKey(object.uri())) {
            throw notFound(object.uri());
        }
        TableInfo table = table(now, object);
        if (object.kind() == SchemaUri.Kind.COLGROUP) {
            requireNoIndexOn(table.schema(), object);
        }
        List<String> rows = object.kind() == SchemaUri.Kind.TABLE ? table.rowUris()
                : List.of(object.uri(), object.fileUri());
        return now.with(rows, Map.of(), Set.of(table.tableUri()));
    }

    /** The group comes back empty-handed, and the index would still say what was there before. */
    private static void requireNoIndexOn(TableSchema table, SchemaUri object) {
        List<String> going = table.groups().stream()
                .filter(group -> group.uri().equals(object.uri()))
                .flatMap(group -> group.columns().stream()).toList();
        for (Index index : table.indices()) {
            if (index.columns().stream().anyMatch(going::contains)) {
                throw new InvalidUseException(object.uri() + " has columns of " + index.uri()
                        + "; drop that first");
            }
        }
    }

    static Catalog rename(Catalog now, String name, String newName, boolean replace) {
        String uri = Names.TABLE + name;
        String newUri = Names.TABLE + newName;
        TableInfo table = now.table(uri).orElseThrow(() -> notFound(uri));
        if (name.equals(newName)) {
            throw new InvalidUseException(uri + " has this name already");
        }
        Set<String> leaving = new HashSet<>(table.rowUris());
        if (now.rows().containsKey(newUri)) {
            if (!replace) {
                throw new InvalidUseException(uri + " cannot be renamed: " + newUri
                        + " exists. Drop it first, choose another name, or give replace=true");
            }
            leaving.addAll(now.table(newUri).orElseThrow().rowUris());
        }
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put(newUri, now.rows().get(uri));
        for (SchemaUri part : parts(table.schema())) {
            SchemaUri renamed = part.in(newName);
            requireFileFree(now, renamed, leaving);
            rows.put(renamed.uri(), ConfigString.parse(now.rows().get(part.uri()))
                    .with("source", renamed.source()).toString());
            rows.put(renamed.fileUri(), now.rows().get(part.fileUri()));
        }
        return now.with(leaving, rows, Set.of(uri, newUri));
    }

    /** What has a file in a table. */
    private static List<SchemaUri> parts(TableSchema table) {
        List<SchemaUri> parts = new ArrayList<>();
        table.groups().forEach(group -> parts.add(SchemaUri.group(table.name(), group.name())));
        table.indices().forEach(index -> parts.add(SchemaUri.index(table.name(), index.name())));
        return parts;
    }

    static Catalog alter(Catalog now, SchemaUri object, String config) {
        ConfigString given = Settings.parse(object.uri(), config);
        for (ConfigString.Entry item : given.entries()) {
            if (!item.key().equals("app_metadata")) {
                throw new InvalidUseException(object.uri() + ": " + Names.shown(item.toString())
                        + " cannot be changed; only app_metadata can");
            }
        }
        if (!now.rows().containsKey(object.uri())) {
            throw notFound(object.uri());
        }
        if (given.isEmpty()) {
            return now;
        }
        TableInfo table = table(now, object);
        List<String> uris = new ArrayList<>(List.of(object.uri()));
        if (object.kind() != SchemaUri.Kind.TABLE) {
            uris.add(object.fileUri());
        } else if (table.schema().isSimple()) {
            uris.add(SchemaUri.group(object.table(), "").uri());
            uris.add(object.fileUri());
        }
        String text = given.find("app_metadata").orElseThrow().toString();
        Map<String, String> rows = new LinkedHashMap<>();
        uris.forEach(uri -> rows.put(uri, ConfigString.parse(now.rows().get(uri))
                .with("app_metadata", text).toString()));
        boolean same = rows.entrySet().stream()
                .allMatch(row -> row.getValue().equals(now.rows().get(row.getKey())));
        return same ? now : now.with(List.of(), rows, Set.of(table.tableUri()));
    }
}
