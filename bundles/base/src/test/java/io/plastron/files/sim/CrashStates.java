// SPDX-License-Identifier: Apache-2.0
package io.plastron.files.sim;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;

/**
 * The disks that a power cut at one moment may leave. What is unforced are independent choices: the
 * version of each sector, word and length, the survival of each change of a name. Their product is
 * walked completely if it is small; otherwise random outcomes are drawn, of which state 0 has lost
 * everything unforced and state 1 has kept everything.
 *
 * <p>Each state is a new, independent disk whose content is all durable. Immutable and thread-safe:
 * {@link #state} gives the same disk for the same number, seed and history, so that a failure can
 * be looked at alone.
 */
public final class CrashStates implements Iterable<SimulatedDisk> {
    /** Up to so many combinations all are walked. */
    public static final int EXHAUSTIVE_MAX = 1 << 12;

    static final int RANDOM_STATES = 1_000;
    static final long SEED = 0x9e3779b97f4a7c15L;

    private final Machine machine;
    private final List<Choice> choices = new ArrayList<>();
    private final Map<SimulatedFile, Integer> places = new IdentityHashMap<>();
    private final int openChoices;
    private final long combinations;
    private final int size;
    private final long seed;

    CrashStates(Machine frozen, int randomStates, long seed) {
        this.machine = frozen;
        this.seed = seed;
        frozen.changes().forEach(change -> choices.add(new Choice(change.toString(), 2, 1)));
        frozen.filesAfterCrash().forEach((file, name) -> {
            places.put(file, choices.size());
            choices.addAll(file.choices(name));
        });
        openChoices = (int) choices.stream().filter(choice -> choice.options() > 1).count();
        combinations = product(choices);
        size = isExhaustive() ? (int) combinations : randomStates + 2;
    }

    private static long product(List<Choice> choices) {
        long product = 1;
        for (Choice choice : choices) {
            if (product > Long.MAX_VALUE / choice.options()) {
                return Long.MAX_VALUE;
            }
            product *= choice.options();
        }
        return product;
    }

    /** How many things the crash decides; those with one possible outcome are not counted. */
    public int choices() {
        return openChoices;
    }

    /** How many states there are in all; {@link Long#MAX_VALUE} if more. */
    public long combinations() {
        return combinations;
    }

    /** Whether {@link #size} states are all there are. */
    public boolean isExhaustive() {
        return combinations <= EXHAUSTIVE_MAX;
    }

    /** How many states this walks. */
    public int size() {
        return size;
    }

    /** The state in which nothing unforced survived. */
    public SimulatedDisk nothing() {
        return state(new int[choices.size()], "nothing unforced survived");
    }

    /** The state in which everything survived. */
    public SimulatedDisk everything() {
        return state(newest(), "everything survived");
    }

    private int[] newest() {
        return choices.stream().mapToInt(Choice::newest).toArray();
    }

    /** State number {@code index} of {@link #size}. */
    public SimulatedDisk state(int index) {
        if (index < 0 || index >= size) {
            throw new NoSuchElementException("state " + index + " of " + size);
        }
        String label = "state " + index + " of " + size;
        if (isExhaustive()) {
            return state(combination(index), label);
        }
        return switch (index) {
            case 0 -> nothing();
            case 1 -> everything();
            default -> state(random(new SplittableRandom(seed + index)), label + ", seed " + seed);
        };
    }

    private int[] combination(int index) {
        int[] outcomes = new int[choices.size()];
        int rest = index;
        for (int i = 0; i < outcomes.length; i++) {
            outcomes[i] = rest % choices.get(i).options();
            rest /= choices.get(i).options();
        }
        return outcomes;
    }

    /**
     * A third of the states draws each outcome alike; a third keeps almost everything, a third
     * almost nothing: a record of which a single sector is missing is what finds faults, and with
     * many choices an even draw would never give it.
     */
    private int[] random(SplittableRandom random) {
        int[] outcomes = new int[choices.size()];
        int style = random.nextInt(3);
        int[] usual = style == 0 ? newest() : new int[outcomes.length];
        for (int i = 0; i < outcomes.length; i++) {
            boolean free = style == 2 || random.nextInt(Math.max(2, openChoices)) < 2;
            outcomes[i] = free ? random.nextInt(choices.get(i).options()) : usual[i];
        }
        return outcomes;
    }

    private SimulatedDisk state(int[] outcomes, String label) {
        Machine after = machine.crashed(outcomes, places);
        return new SimulatedDisk(after, () -> label + describe(outcomes));
    }

    private String describe(int[] outcomes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < outcomes.length; i++) {
            Choice choice = choices.get(i);
            if (choice.options() > 1) {
                text.append("\n  ").append(choice.what()).append(": ").append(outcomes[i])
                        .append(" of 0..").append(choice.options() - 1)
                        .append(outcomes[i] == choice.newest() ? " (newest)" : "");
            }
        }
        return text.toString();
    }

    @Override
    public Iterator<SimulatedDisk> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size;
            }

            @Override
            public SimulatedDisk next() {
                return state(next++);
            }
        };
    }

    @Override
    public String toString() {
        return choices() + " choices, "
                + (combinations == Long.MAX_VALUE ? "2^63 or more" : combinations)
                + " combinations, " + size + " states";
    }
}
