// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.mock;

import io.plastron.keyprovider.mock.MockAction.Delay;
import io.plastron.keyprovider.mock.MockAction.Fail;
import io.plastron.keyprovider.mock.MockAction.Hang;
import io.plastron.keyprovider.mock.MockAction.Lie;
import io.plastron.keyprovider.mock.MockAction.Size;
import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a mock does at which call. Thread-safe.
 *
 * <p>A rule names an operation ({@code *}: any), which of its calls, counted from 1 since the rule
 * was added, and an action. Of several rules that fit a call, the one added first acts. As text:
 *
 * <pre>
 *   loadKey hang                     every loadKey hangs until it is released or interrupted
 *   getKey#1 hang-uninterruptibly    the next getKey hangs until it is released
 *   getKeySize#2-4 delay 500         the second to fourth from now waits 500 ms
 *   *#3+ refuse no more             from the third call of any kind on: KeyRefusedException
 *   attach unreachable [text]        KeyProviderUnreachableException
 *   loadKey corrupt [text]           CorruptionException
 *   byId throw java.lang.NoClassDefFoundError [text]
 *   getKeySize#1 size 2000000        a wrong size
 *   getKey short | late-write        other lies: see {@link MockAction.Lie}
 *   sealingKey wrong-secret | unoffered-key
 * </pre>
 */
public final class MockScript {
    private static final Pattern LINE = Pattern.compile(
            "(?<operation>\\w+|\\*)\\s*(#(?<from>\\d+)(-(?<to>\\d+)|(?<open>\\+))?)?"
                    + "\\s+(?<action>[\\w-]+)(\\s+(?<argument>.*))?");

    private final List<Rule> rules = new ArrayList<>();
    private final List<CountDownLatch> hanging = new ArrayList<>();

    /** The action at every call of the operation. */
    public MockScript on(MockOperation operation, MockAction action) {
        return on(operation, 1, Long.MAX_VALUE, action);
    }

    /** The action at the next call of the operation only. */
    public MockScript once(MockOperation operation, MockAction action) {
        return on(operation, 1, 1, action);
    }

    /**
     * The action at some calls of the operation.
     *
     * @param callFirst counted from 1 since now
     * @param callLast inclusive
     */
    public synchronized MockScript on(
            MockOperation operation, long callFirst, long callLast, MockAction action) {
        rules.add(new Rule(Optional.of(operation), callFirst, callLast, action));
        return this;
    }

    /** A rule as text. */
    public synchronized MockScript add(String line) {
        rules.add(parse(line));
        return this;
    }

    /** Removes all rules; what hangs goes on hanging. */
    public synchronized MockScript clear() {
        rules.clear();
        return this;
    }

    /** Lets everything that hangs go on. */
    public synchronized void release() {
        hanging.forEach(CountDownLatch::countDown);
        hanging.clear();
    }

    /**
     * What shall happen to a call that begins now. Taken before the call is recorded: whoever sees
     * a call inside can release it.
     */
    synchronized Plan next(MockOperation operation) {
        Optional<MockAction> action = Optional.empty();
        for (Rule rule : rules) {
            boolean fits = rule.counts(operation);
            if (fits && action.isEmpty()) {
                action = Optional.of(rule.action);
            }
        }
        CountDownLatch latch = new CountDownLatch(1);
        if (action.isPresent() && action.get() instanceof Hang) {
            hanging.add(latch);
        }
        return new Plan(action, latch);
    }

    /** Does what comes before the answer: waits, fails, runs code. */
    static void before(MockCall call, Plan plan) {
        MockAction action = plan.action().orElse(null);
        if (action instanceof Delay delay) {
            await(plan.released(), delay.millis(), true);
        } else if (action instanceof Hang hang) {
            await(plan.released(), Long.MAX_VALUE, hang.interruptible());
        } else if (action instanceof Fail fail) {
            throw MockScript.<RuntimeException>unchecked(fail.failure().get());
        } else if (action instanceof MockAction.Run run) {
            run.code().accept(call);
        }
    }

    /** The action for one call, and what ends its hanging. */
    record Plan(Optional<MockAction> action, CountDownLatch released) {}

    private static void await(CountDownLatch latch, long millis, boolean interruptible) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await(millis, TimeUnit.MILLISECONDS);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                if (interruptible) {
                    break;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            if (interruptible) {
                throw new KeyProviderUnreachableException("interrupted while the mock waits");
            }
        }
    }

    /** Throws a checked exception as if it were none. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable failure) throws T {
        throw (T) failure;
    }

    private static Rule parse(String line) {
        Matcher matcher = LINE.matcher(line.strip());
        if (!matcher.matches()) {
            throw new InvalidUseException("not a rule of a mock's script: '" + line
                    + "'; expected OPERATION[#FROM[-TO|+]] ACTION [ARGUMENT]");
        }
        String operation = matcher.group("operation");
        long from = matcher.group("from") == null ? 1 : Long.parseLong(matcher.group("from"));
        boolean open = matcher.group("from") == null || matcher.group("open") != null;
        String to = matcher.group("to");
        long last = open ? Long.MAX_VALUE : to == null ? from : Long.parseLong(to);
        String argument = Optional.ofNullable(matcher.group("argument")).orElse("");
        try {
            return new Rule(operation.equals("*")
                    ? Optional.empty() : Optional.of(MockOperation.parse(operation)),
                    from, last, action(matcher.group("action"), argument));
        } catch (NumberFormatException notANumber) {
            throw new InvalidUseException("no number where one is expected in the rule of a mock's"
                    + " script: '" + line + "'", notANumber);
        }
    }

    private static MockAction action(String name, String argument) {
        String text = argument.isEmpty() ? "scripted" : argument;
        return switch (name) {
            case "delay" -> new Delay(Long.parseLong(argument));
            case "hang" -> new Hang(true);
            case "hang-uninterruptibly" -> new Hang(false);
            case "refuse" -> new Fail(() -> new KeyRefusedException(text));
            case "unreachable" -> new Fail(() -> new KeyProviderUnreachableException(text));
            case "corrupt" -> new Fail(() -> new CorruptionException(text));
            case "throw" -> new Fail(() -> instantiate(argument));
            case "size" -> new Size(Integer.parseInt(argument));
            default -> Arrays.stream(Lie.values()).filter(lie -> lie.spelling.equals(name))
                    .findFirst().orElseThrow(() -> new InvalidUseException(
                            "no such action in a mock's script: '" + name + "'"));
        };
    }

    private static Throwable instantiate(String argument) {
        String[] words = argument.split("\\s+", 2);
        String text = words.length > 1 ? words[1] : "scripted";
        try {
            return Class.forName(words[0]).asSubclass(Throwable.class)
                    .getConstructor(String.class).newInstance(text);
        } catch (ReflectiveOperationException | ClassCastException unusable) {
            throw new InvalidUseException(
                    "the mock cannot throw '" + words[0] + "'", unusable);
        }
    }

    /** One rule and how many calls it has counted; guarded by the script's monitor. */
    private static final class Rule {
        private final Optional<MockOperation> operation;
        private final long callFirst;
        private final long callLast;
        private final MockAction action;
        private long calls;

        private Rule(Optional<MockOperation> operation, long callFirst, long callLast,
                MockAction action) {
            this.operation = operation;
            this.callFirst = callFirst;
            this.callLast = callLast;
            this.action = action;
        }

        private boolean counts(MockOperation called) {
            if (operation.isPresent() && operation.get() != called) {
                return false;
            }
            calls++;
            return calls >= callFirst && calls <= callLast;
        }
    }
}
