// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.house;

import java.lang.module.ModuleFinder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares built bundles with the plan; each line it returns says what is wrong and what to do. */
final class ArrowRule {
    private static final Set<String> JDK_PACKAGES = ModuleFinder.ofSystem().findAll().stream()
            .flatMap(module -> module.descriptor().exports().stream())
            .filter(export -> !export.isQualified())
            .map(export -> export.source())
            .collect(Collectors.toUnmodifiableSet());

    private final Map<String, Room> rooms;
    private final Map<String, String> exporterOf = new HashMap<>();
    private final Map<String, String> holderOf = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    private ArrowRule(Map<String, Room> rooms) {
        this.rooms = rooms;
    }

    static List<String> faults(List<BuiltBundle> bundles, Map<String, Room> rooms) {
        ArrowRule rule = new ArrowRule(rooms);
        List<BuiltBundle> known = new ArrayList<>();
        for (BuiltBundle bundle : bundles) {
            if (rooms.containsKey(bundle.symbolicName())) {
                known.add(bundle);
            } else {
                rule.faults.add(bundle.symbolicName() + " has no floor: give it one in Room");
            }
        }
        known.forEach(rule::noteWhatItHolds);
        known.forEach(rule::checkImports);
        known.forEach(rule::checkExports);
        return rule.faults;
    }

    private void noteWhatItHolds(BuiltBundle bundle) {
        for (String exported : bundle.exports().keySet()) {
            exporterOf.put(exported, bundle.symbolicName());
        }
        for (String held : bundle.packages()) {
            String other = holderOf.putIfAbsent(held, bundle.symbolicName());
            if (other != null) {
                faults.add("package " + held + " stands in " + other + " and in "
                        + bundle.symbolicName() + ": move one, a package has one home");
            }
        }
    }

    private void checkImports(BuiltBundle bundle) {
        for (String header : bundle.looseArrows()) {
            faults.add(bundle.symbolicName() + " has a " + header
                    + " header, which hides arrows: use Import-Package");
        }
        for (String imported : bundle.imports().keySet()) {
            String fault = faultOfImport(bundle.symbolicName(), imported);
            if (fault != null) {
                faults.add(bundle.symbolicName() + " imports " + imported + fault);
            }
        }
    }

    private String faultOfImport(String importer, String imported) {
        String exporter = exporterOf.get(imported);
        if (importer.equals(exporter)) {
            return null;
        }
        if (exporter != null) {
            int from = rooms.get(importer).floor();
            int to = rooms.get(exporter).floor();
            return to < from ? null : " of " + exporter + ", an arrow from floor " + from
                    + " to floor " + to + ": arrows point down only; move the shared part below"
                    + " both, or use a service";
        }
        if (imported.startsWith("io.plastron.")) {
            return ", which no bundle exports: the bundle cannot resolve";
        }
        boolean allowed = imported.startsWith("org.osgi.") || JDK_PACKAGES.contains(imported)
                || rooms.get(importer).adaptedPackages().contains(imported);
        return allowed ? null : ": at run time there is only the JDK, org.osgi.* and the house";
    }

    private void checkExports(BuiltBundle bundle) {
        Room room = rooms.get(bundle.symbolicName());
        bundle.exports().forEach((exported, attributes) -> {
            boolean internal = "true".equals(attributes.get("x-internal:"));
            boolean open = room.kind() == Room.Kind.API
                    || room.publicPackages().contains(exported);
            String where = bundle.symbolicName() + " exports " + exported;
            if (room.kind() == Room.Kind.SERVICE) {
                faults.add(where + ": a service bundle exports nothing; what others need belongs"
                        + " into an API or a library");
            } else if (open && internal) {
                faults.add(where + " as x-internal, but it is for everybody");
            } else if (!open && !internal) {
                faults.add(where + " to everybody: a library's package needs"
                        + " @Export(attribute = \"x-internal:=true\")");
            }
            if (attributes.get("version") == null) {
                faults.add(where + " without a version: add @Version to its package-info");
            }
        });
    }
}
