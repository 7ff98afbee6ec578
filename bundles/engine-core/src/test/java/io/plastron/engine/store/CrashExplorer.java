// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.files.FileSystem;
import io.plastron.files.sim.CrashStates;
import io.plastron.files.sim.SeenDisks;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.KeyProvider;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Crashes a scenario after each of its disk operations and opens every state that may survive:
 * it must hold the last acknowledged checkpoint or the one in flight, whole. States of one crash
 * that do not differ in anything a process can see are opened once.
 */
final class CrashExplorer {
    /** What a run may promise, and what it has promised so far. */
    static final class Promise {
        private Optional<TreeMap<String, String>> acknowledged;
        private Optional<TreeMap<String, String>> inFlight;

        Promise(Optional<ColdOpen.Found> before) {
            acknowledged = before.flatMap(ColdOpen.Found::reader);
            inFlight = before.flatMap(ColdOpen.Found::leader);
        }

        synchronized void next(TreeMap<String, String> rows) {
            inFlight = Optional.of(rows);
        }

        synchronized void kept() {
            acknowledged = inFlight;
        }

        synchronized Set<Optional<TreeMap<String, String>>> allowed() {
            Set<Optional<TreeMap<String, String>>> both = new HashSet<>();
            both.add(acknowledged);
            both.add(inFlight);
            return both;
        }
    }

    /** What is done to a store until it is crashed. */
    interface Scenario {
        void run(SimulatedDisk disk, Promise promise);
    }

    private final Path home;
    private final Function<FileSystem, KeyProvider> providers;
    private final int statesPerPointMax;
    private final long seed;
    private Consumer<SimulatedDisk> closerLook = state -> { };
    private boolean sparse;
    private long points;
    private long states;
    private long opened;

    /** @param statesPerPointMax if a crash can leave more, this many are drawn by the seed */
    CrashExplorer(Path home, Function<FileSystem, KeyProvider> providers, int statesPerPointMax,
            long seed) {
        this.home = home;
        this.providers = providers;
        this.statesPerPointMax = statesPerPointMax;
        this.seed = seed;
    }

    /**
     * Has two states of each crash be looked at closer: what the death of the process leaves, and
     * one that a power cut may; and few of those that could be told completely.
     */
    CrashExplorer closer(Consumer<SimulatedDisk> look) {
        closerLook = look;
        sparse = true;
        return this;
    }

    /** Crashes the scenario after each of its operations and looks at every state that leaves. */
    void explore(
            String name, long statesMin, SimulatedDisk base, Scenario scenario) {
        Optional<ColdOpen.Found> before = found(base.snapshot());
        long pointsBefore = points;
        long statesBefore = states;
        long openedBefore = opened;
        for (long operation = 0; ; operation++) {
            SimulatedDisk disk = base.snapshot();
            Promise promise = new Promise(before);
            disk.crashAfter(operation);
            scenario.run(disk, promise);
            boolean crashed = disk.isDead();
            disk.kill();
            look(name + " crashed after operation " + operation, disk, promise);
            points++;
            if (!crashed) {
                break;
            }
        }
        System.out.printf("crash harness: %s: %,d points, %,d states, %,d different ones opened%n",
                name, points - pointsBefore, states - statesBefore, opened - openedBefore);
        assertThat(states - statesBefore).as("states looked at").isGreaterThan(statesMin);
    }

    private void look(String where, SimulatedDisk disk, Promise promise) {
        Set<Optional<TreeMap<String, String>>> allowed = promise.allowed();
        SeenDisks seen = new SeenDisks();
        check(() -> where + ", killed", disk.snapshot(), allowed, seen);
        lookCloser(where + ", killed", disk.snapshot());
        CrashStates after = disk.crashStates(statesPerPointMax, seed);
        int drawn = (int) (points % after.size());
        lookCloser(where + ", state " + drawn + " of seed " + seed, after.state(drawn));
        int step = sparse ? Math.max(1, after.size() / statesPerPointMax) : 1;
        for (int index = (int) (points % step); index < after.size(); index += step) {
            SimulatedDisk state = after.state(index);
            String number = ", state " + index + " of seed " + seed + ": ";
            check(() -> where + number + state.origin(), state, allowed, seen);
        }
    }

    private void lookCloser(String where, SimulatedDisk state) {
        try {
            closerLook.accept(state);
        } catch (RuntimeException | Error refused) {
            throw new AssertionError(where + ": " + refused, refused);
        }
    }

    private Optional<ColdOpen.Found> found(SimulatedDisk disk) {
        return new ColdOpen(disk, home, providers.apply(disk)).open();
    }

    /** Opens a state, unless one with the same content was opened after the same crash. */
    private void check(Supplier<String> where, SimulatedDisk state,
            Set<Optional<TreeMap<String, String>>> allowed, SeenDisks seen) {
        states++;
        if (!seen.add(state)) {
            return;
        }
        opened++;
        Optional<ColdOpen.Found> found;
        try {
            found = found(state);
        } catch (RuntimeException | Error refused) {
            throw new AssertionError(where.get() + ": " + refused, refused);
        }
        if (found.isEmpty()) {
            assertThat(allowed).as(() -> where.get() + ": no store at all")
                    .contains(Optional.empty());
            return;
        }
        assertThat(allowed).as(() -> where.get() + ": a reader").contains(found.get().reader());
        assertThat(allowed).as(() -> where.get() + ": a leader").contains(found.get().leader());
        if (found.get().reader().isPresent()) {
            assertThat(found.get().leader()).as(() -> where.get() + ": leader behind reader")
                    .isPresent();
        }
    }
}
