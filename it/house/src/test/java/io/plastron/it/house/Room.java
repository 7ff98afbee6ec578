// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.house;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the plan says about one bundle. A bundle may use bundles on lower floors, never one on its
 * own floor or above.
 *
 * @param folder its folder under bundles/
 * @param symbolicName its Bundle-SymbolicName
 * @param floor its floor, 0 is the lowest
 * @param kind what it may export
 * @param publicPackages packages that a library exports to everybody
 * @param adaptedPackages packages of a foreign library that the bundle exists to adapt
 */
record Room(String folder, String symbolicName, int floor, Kind kind,
        Set<String> publicPackages, Set<String> adaptedPackages) {
    /** Kinds of bundles by what they export. */
    enum Kind {
        /** Versioned packages for everybody. */
        API,
        /** Packages for the house only: {@code x-internal:=true}. */
        LIBRARY,
        /** Nothing. */
        SERVICE
    }

    static final int ENGINE_FLOOR = 4;

    static final List<Room> HOUSE = List.of(
            // The exceptions and identities of base appear in every API.
            new Room("base", "io.plastron.base", 0, Kind.LIBRARY, Set.of("io.plastron.types"),
                    Set.of()),
            room("key-provider-api", "io.plastron.keyprovider.api", 1, Kind.API),
            room("page-log", "io.plastron.pagelog.api", 1, Kind.API),
            room("engine-api", "io.plastron.engine.api", 1, Kind.API),
            room("btree", "io.plastron.btree", 2, Kind.LIBRARY),
            room("sealing", "io.plastron.sealing", 2, Kind.LIBRARY),
            room("turtle", "io.plastron.turtle", 2, Kind.LIBRARY),
            room("page-log-file", "io.plastron.pagelog.file", 2, Kind.SERVICE),
            room("key-provider-file", "io.plastron.keyprovider.file", 2, Kind.SERVICE),
            room("key-provider-mock", "io.plastron.keyprovider.mock", 2, Kind.SERVICE),
            room("metadata", "io.plastron.metadata", 3, Kind.LIBRARY),
            room("engine-core", "io.plastron.engine.core", ENGINE_FLOOR, Kind.SERVICE),
            room("shell", "io.plastron.shell", 5, Kind.LIBRARY),
            new Room("shell-gogo", "io.plastron.shell.gogo", 6, Kind.SERVICE, Set.of(),
                    Set.of("org.apache.felix.service.command")));

    private static Room room(String folder, String symbolicName, int floor, Kind kind) {
        return new Room(folder, symbolicName, floor, kind, Set.of(), Set.of());
    }

    static Map<String, Room> bySymbolicName() {
        return HOUSE.stream().collect(Collectors.toMap(Room::symbolicName, Function.identity()));
    }
}
