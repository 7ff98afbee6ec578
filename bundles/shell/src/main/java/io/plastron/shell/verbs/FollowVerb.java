// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.Checkpoint;
import io.plastron.StoreStatus;
import io.plastron.shell.Access;
import io.plastron.shell.Example;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.OpenStore;
import io.plastron.shell.Option;
import io.plastron.shell.Verb;
import io.plastron.types.ClosedException;
import io.plastron.types.InternalException;
import io.plastron.types.Lsn;
import io.plastron.types.PlastronException;
import java.util.List;

/** Follows a store and prints a line for each checkpoint picked up, the newest first of all. */
public final class FollowVerb implements Verb {
    private static final Option COUNT =
            new Option("-n", "COUNT", "end after so many checkpoints; default: when interrupted");

    @Override
    public String name() {
        return "follow";
    }

    @Override
    public String synopsis() {
        return "[-n COUNT]";
    }

    @Override
    public String summary() {
        return "follow the store's leader, a line for each checkpoint picked up";
    }

    @Override
    public List<Option> options() {
        return List.of(COUNT);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("follow", "a line for each checkpoint until interrupted"),
                new Example("follow -n 1", "tells the newest one and ends"));
    }

    @Override
    public Output output() {
        return Output.LINES;
    }

    @Override
    public ExitCode run(Invocation call) {
        call.operands(0, 0);
        long countMax = call.argument(COUNT).map(word -> count(call, word)).orElse(Long.MAX_VALUE);
        try (OpenStore store = call.open(Access.READ);
                Wakeups wakeups = new Wakeups(store.status())) {
            follow(call, store.status(), wakeups, countMax);
        } catch (InterruptedException interrupted) {
            // Being interrupted is how following is meant to end.
            Thread.currentThread().interrupt();
        }
        return ExitCode.OK;
    }

    private static long count(Invocation call, String word) {
        try {
            long count = Long.parseLong(word);
            if (count > 0) {
                return count;
            }
        } catch (NumberFormatException malformed) {
            throw call.misused("-n: not a number: '" + word + "'");
        }
        throw call.misused("-n: not positive: " + word);
    }

    private static void follow(Invocation call, StoreStatus status, Wakeups wakeups, long countMax)
            throws InterruptedException {
        Lsn last = Lsn.NONE;
        long count = 0;
        while (true) {
            // Two pick-ups may stand behind one event, and an event behind what was printed.
            Checkpoint newest = status.checkpoint().orElse(null);
            if (newest != null && !newest.lsn().equals(last)) {
                last = newest.lsn();
                call.console().out(CheckpointText.line(newest));
                if (++count == countMax) {
                    return;
                }
            }
            requireAlive(status);
            wakeups.await();
        }
    }

    private static void requireAlive(StoreStatus status) {
        switch (status.state()) {
            case FAILED -> throw status.failure()
                    .filter(PlastronException.class::isInstance)
                    .map(PlastronException.class::cast)
                    .orElseGet(() -> new InternalException("the store failed",
                            status.failure().orElse(null)));
            case CLOSING, CLOSED -> throw new ClosedException("the store was closed");
            default -> { }
        }
    }
}
