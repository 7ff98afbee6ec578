// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.NotFoundException;
import io.plastron.types.InvalidUseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Random lives of schemas against a model that knows the rules in its own words. Names are few and
 * hold underscores, so that files clash.
 */
class CatalogModelTest {
    private static final List<String> NAMES = List.of("a", "b", "a_a", "a_b", "b_a");
    private static final List<String> COLUMNS = List.of("x", "y", "z");

    /** What an operation should say. */
    private enum Outcome { DONE, SAME, INVALID, NOT_FOUND }

    /** A table with key column k and value columns x, y, z, in the model's words. */
    private record Table(
            List<String> declared, Map<String, List<String>> groups,
            Map<String, List<String>> indices) {
        Table copy() {
            return new Table(declared, new TreeMap<>(groups), new TreeMap<>(indices));
        }

        boolean complete() {
            return groups.keySet().containsAll(declared);
        }

        Set<String> files(String name) {
            Set<String> files = new HashSet<>();
            if (declared.isEmpty()) {
                files.add(name + ".wt");
            }
            groups.keySet().forEach(group -> files.add(name + "_" + group + ".wt"));
            indices.keySet().forEach(index -> files.add(name + "_" + index + ".wti"));
            return files;
        }
    }

    private Random random;
    private Map<String, Table> model;
    private Catalog catalog;
    private Set<Integer> idsEver;

    @Test
    void whateverHappensRowsAndRulesAgree() {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        for (long seed = 1; seed <= 160; seed++) {
            random = new Random(seed);
            model = new TreeMap<>();
            catalog = Catalog.EMPTY;
            idsEver = new HashSet<>();
            for (int step = 0; step < 60; step++) {
                counts.merge(step("new Random(" + seed + "), step " + step), 1, Integer::sum);
            }
        }
        assertThat(counts).as("how often each outcome came")
                .containsOnlyKeys(Outcome.values())
                .allSatisfy((outcome, count) -> assertThat(count).isGreaterThan(100));
    }

    private Outcome step(String where) {
        Map<String, Table> modelBefore = new TreeMap<>();
        model.forEach((name, table) -> modelBefore.put(name, table.copy()));
        Catalog before = catalog;
        boolean known = !model.isEmpty() && random.nextInt(4) > 0;
        String name = known ? pick(List.copyOf(model.keySet())) : pick(NAMES);
        Operation operation = switch (random.nextInt(9)) {
            case 0 -> createTable(pick(NAMES));
            case 1, 2, 3 -> createGroup(name, pick(NAMES));
            case 4, 5 -> createIndex(name, pick(NAMES));
            case 6 -> drop(name);
            case 7 -> rename(name, pick(NAMES), random.nextBoolean());
            default -> checkpoint();
        };
        String repeat = where + ": " + operation.text;
        Outcome outcome = outcome(operation.change);
        assertThat(outcome).as(repeat).isEqualTo(operation.expected);
        if (outcome != Outcome.DONE) {
            model = modelBefore;
            assertThat(catalog).as(repeat).isSameAs(before);
        }
        check(before, repeat);
        return outcome;
    }

    private record Operation(String text, Outcome expected, Supplier<Catalog> change) { }

    private Outcome outcome(Supplier<Catalog> change) {
        try {
            Catalog next = change.get();
            Outcome outcome = next == catalog ? Outcome.SAME : Outcome.DONE;
            catalog = next;
            return outcome;
        } catch (NotFoundException notFound) {
            return Outcome.NOT_FOUND;
        } catch (InvalidUseException invalid) {
            return Outcome.INVALID;
        }
    }

    private Operation createTable(String name) {
        List<String> declared = random.nextInt(3) == 0 ? List.of() : some(NAMES, 2);
        String config = "key_format=S,value_format=SiS,columns=(k,x,y,z),colgroups="
                + Names.list(declared);
        Outcome expected = Outcome.DONE;
        if (model.containsKey(name)) {
            expected = model.get(name).declared.equals(declared) ? Outcome.SAME : Outcome.INVALID;
        } else if (declared.isEmpty() && taken(name + ".wt")) {
            expected = Outcome.INVALID;
        } else {
            model.put(name, new Table(declared, new TreeMap<>(), new TreeMap<>()));
        }
        return creating("table:" + name, config, expected);
    }

    private Operation createGroup(String name, String any) {
        Table table = model.get(name);
        boolean likely = table != null && !table.declared.isEmpty() && random.nextInt(4) > 0;
        String group = likely ? pick(table.declared) : any;
        List<String> columns = some(COLUMNS, 9);
        Outcome expected = Outcome.DONE;
        if (table == null) {
            expected = Outcome.NOT_FOUND;
        } else if (!table.declared.contains(group)) {
            expected = Outcome.INVALID;
        } else if (table.groups.containsKey(group)) {
            expected = table.groups.get(group).equals(columns) ? Outcome.SAME : Outcome.INVALID;
        } else {
            boolean taken = taken(name + "_" + group + ".wt");
            table.groups.put(group, columns);
            Set<String> covered = new HashSet<>();
            table.groups.values().forEach(covered::addAll);
            if (taken || table.complete() && covered.size() < COLUMNS.size()) {
                expected = Outcome.INVALID;
            }
        }
        return creating("colgroup:" + name + ":" + group, "columns=" + Names.list(columns),
                expected);
    }

    private Operation createIndex(String name, String index) {
        List<String> columns = some(List.of("k", "x", "y", "z"), 2);
        Table table = model.get(name);
        Outcome expected = Outcome.DONE;
        if (table == null) {
            expected = Outcome.NOT_FOUND;
        } else if (table.indices.containsKey(index)) {
            expected = table.indices.get(index).equals(columns) ? Outcome.SAME : Outcome.INVALID;
        } else if (!table.complete() || taken(name + "_" + index + ".wti")) {
            expected = Outcome.INVALID;
        } else {
            table.indices.put(index, columns);
        }
        return creating("index:" + name + ":" + index, "columns=" + Names.list(columns), expected);
    }

    private Operation creating(String uri, String config, Outcome expected) {
        int id = 17 + 8 * idsEver.size();
        idsEver.add(id);
        return new Operation("create " + uri + " " + config, expected,
                () -> catalog.create(uri, config, id));
    }

    private Operation drop(String name) {
        Table table = model.get(name);
        boolean likely = table != null && !table.groups.isEmpty() && random.nextBoolean();
        String part = likely ? pick(List.copyOf(table.groups.keySet())) : pick(NAMES);
        String uri;
        boolean there;
        Outcome expected = Outcome.DONE;
        switch (random.nextInt(4)) {
            case 0 -> {
                uri = "table:" + name;
                there = model.remove(name) != null;
            }
            case 1 -> {
                uri = "index:" + name + ":" + part;
                there = table != null && table.indices.remove(part) != null;
            }
            default -> {
                uri = "colgroup:" + name + ":" + part;
                List<String> columns = table == null ? null : table.groups.remove(part);
                there = columns != null;
                if (there && table.indices.values().stream()
                        .anyMatch(index -> index.stream().anyMatch(columns::contains))) {
                    expected = Outcome.INVALID;
                }
            }
        }
        return new Operation("drop " + uri, there ? expected : Outcome.NOT_FOUND,
                () -> catalog.drop(uri));
    }

    private Operation rename(String name, String newName, boolean replace) {
        Table table = model.get(name);
        Outcome expected = Outcome.DONE;
        if (table == null) {
            expected = Outcome.NOT_FOUND;
        } else if (name.equals(newName) || model.containsKey(newName) && !replace) {
            expected = Outcome.INVALID;
        } else {
            model.remove(name);
            model.remove(newName);
            if (table.files(newName).stream().anyMatch(this::taken)) {
                expected = Outcome.INVALID;
            }
            model.put(newName, table);
        }
        return new Operation("rename " + name + " " + newName + " " + replace, expected,
                () -> catalog.rename("table:" + name, "table:" + newName, replace));
    }

    private Operation checkpoint() {
        Map<Integer, CheckpointEntry> entries = new HashMap<>();
        catalog.files().forEach(file -> {
            if (random.nextBoolean()) {
                entries.put(file.tableId(), Fixtures.entry(1 + random.nextInt(1000)));
            }
        });
        entries.put(80_001, Fixtures.entry(1));
        return new Operation("checkpoint " + entries.keySet(), Outcome.DONE,
                () -> catalog.withCheckpoints(entries));
    }

    private void check(Catalog before, String repeat) {
        Set<String> uris = new HashSet<>();
        model.forEach((name, table) -> {
            uris.add("table:" + name);
            uris.addAll(table.declared.isEmpty() ? Set.of("colgroup:" + name) : Set.of());
            table.groups.keySet().forEach(group -> uris.add("colgroup:" + name + ":" + group));
            table.indices.keySet().forEach(index -> uris.add("index:" + name + ":" + index));
            table.files(name).forEach(file -> uris.add("file:" + file));
            TableSchema schema = catalog.table("table:" + name).orElseThrow().schema();
            assertThat(schema.isComplete()).as(repeat).isEqualTo(table.complete());
        });
        assertThat(catalog.rows().keySet()).as(repeat).isEqualTo(uris);
        Catalog read = CatalogReader.read(Fixtures.copy(catalog));
        assertThat(read).as(repeat).isEqualTo(catalog);
        assertThat(read.tables()).as(repeat).containsExactlyElementsOf(catalog.tables());
        assertThat(read.files()).as(repeat).containsExactlyElementsOf(catalog.files());
        assertThat(catalog.tables().stream().flatMap(table -> table.files().stream()))
                .as(repeat).containsExactlyInAnyOrderElementsOf(catalog.files());
        catalog.tables().forEach(table -> before.table(table.tableUri())
                .filter(former -> former.schema().equals(table.schema()))
                .ifPresent(former -> assertThat(table.schema()).as(repeat)
                        .isSameAs(former.schema())));
        MetadataCursorRows.create(catalog, Optional.empty()).forEach((uri, config) -> {
            if (uri.matches("(table|colgroup|index):.*") && !isSimpleGroup(uri)) {
                assertThat(catalog.create(uri, config, 80_001)).as(repeat + ", again " + uri)
                        .isSameAs(catalog);
            }
        });
    }

    private static boolean isSimpleGroup(String uri) {
        return uri.startsWith("colgroup:") && uri.indexOf(':') == uri.lastIndexOf(':');
    }

    private boolean taken(String file) {
        return model.entrySet().stream()
                .anyMatch(entry -> entry.getValue().files(entry.getKey()).contains(file));
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** One to max of these, in any order. */
    private List<String> some(List<String> from, int max) {
        Set<String> picked = new LinkedHashSet<>();
        Stream.generate(() -> pick(from)).limit(1 + random.nextInt(max)).forEach(picked::add);
        return new ArrayList<>(picked);
    }
}
