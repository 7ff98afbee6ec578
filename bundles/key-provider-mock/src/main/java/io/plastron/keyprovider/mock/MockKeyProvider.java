// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.mock;

import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.keyprovider.StoreContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/**
 * A key provider that does what its script says and records every call. Thread-safe.
 *
 * <p><strong>It protects nothing</strong>: its keys follow from a seed. For tests only.
 *
 * <p>Beside {@link KeyProvider} it is registered as {@code Supplier<List<String>>} (the calls and
 * violations so far, a line each) and as {@code Consumer<String>} (a rule to add to the script, or
 * the words {@code clear} and {@code release}), both with the property {@link #CALLS}, so that a
 * test in a framework can watch and steer it without this bundle's classes. A changed configuration
 * keeps the service and its log and replaces the script; what hangs is released.
 */
@Component(
        service = {KeyProvider.class, Supplier.class, Consumer.class},
        immediate = true,
        configurationPid = MockKeyProvider.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {KeyProvider.NAME + "=mock", MockKeyProvider.CALLS + ":Boolean=true"})
@Designate(ocd = MockKeyProviderConfig.class, factory = true)
public final class MockKeyProvider
        implements KeyProvider, Supplier<List<String>>, Consumer<String> {
    /** Factory PID of its configurations. */
    public static final String PID = "io.plastron.keyprovider.mock";

    /** Service property that selects the supplier of calls among others. */
    public static final String CALLS = "plastron.mock.calls";

    private final CallLog log = new CallLog();
    private final MockScript script = new MockScript();
    private volatile MockOptions options;
    private volatile boolean deactivated;

    /** A sealing mock of seed 0 with an empty script. */
    public MockKeyProvider() {
        this(MockOptions.defaults());
    }

    public MockKeyProvider(MockOptions options) {
        this.options = options;
    }

    /** What DS calls. */
    @Activate
    public MockKeyProvider(MockKeyProviderConfig config) {
        this(MockOptions.defaults());
        modified(config);
        call(MockOperation.ACTIVATE, "", "", action -> null);
    }

    /** What DS calls when the configuration was changed. */
    @Modified
    public void modified(MockKeyProviderConfig config) {
        options = new MockOptions(
                config.sealing(), config.seed(), config.rotateEvery(), config.metadataBytes());
        script.clear().release();
        List.of(config.script()).forEach(script::add);
    }

    /** What DS calls at the end; every call after it is a violation. What hangs is released. */
    @Deactivate
    public void deactivate() {
        call(MockOperation.DEACTIVATE, "", "", action -> null);
        deactivated = true;
        script.release();
    }

    /** What shall happen at which call; may be changed at any time. */
    public MockScript script() {
        return script;
    }

    public MockOptions options() {
        return options;
    }

    /** Changes how it behaves from the next call on. */
    public void options(MockOptions changed) {
        options = changed;
    }

    /** The calls so far, in the order they began; the newest 100,000. */
    public List<MockCall> calls() {
        return log.calls();
    }

    /** The calls of one operation. */
    public List<MockCall> calls(MockOperation operation) {
        return log.calls().stream().filter(call -> call.operation() == operation).toList();
    }

    /**
     * Waits until the calls so far fulfil a condition.
     *
     * @param condition quick, without side effects
     * @param millisMax how long at most
     * @return whether it came true
     */
    public boolean awaitCalls(Predicate<List<MockCall>> condition, long millisMax)
            throws InterruptedException {
        return log.await(condition, millisMax);
    }

    /** What the engine did against the rules, each with the rule's id. */
    public List<String> violations() {
        return log.violations();
    }

    /** Calls, then violations, as lines. */
    @Override
    public List<String> get() {
        return Stream.concat(
                log.calls().stream().map(MockCall::toString),
                log.violations().stream().map(each -> "violation: " + each)).toList();
    }

    /** Adds a rule to the script, or does {@code clear} or {@code release}. */
    @Override
    public void accept(String line) {
        switch (line.strip()) {
            case "clear" -> script.clear();
            case "release" -> script.release();
            default -> script.add(line);
        }
    }

    @Override
    public KeyExchange attach(StoreContext store) {
        return call(MockOperation.ATTACH, store.storeId().toString(), "", action ->
                options.sealing()
                        ? new SealingMockExchange(this, store) : new MockExchange(this, store));
    }

    /** Records a call, does what the script says, then answers. */
    <T> T call(MockOperation operation, String store, String detail, Body<T> body) {
        MockScript.Plan plan = script.next(operation);
        MockCall call = log.begin(operation, store, detail);
        String outcome = "ok";
        try {
            if (deactivated) {
                throw violation("KP-03: " + operation + " began after the provider was stopped");
            }
            MockScript.before(call, plan);
            T answer = body.run(plan.action());
            outcome = answer == null ? "ok" : "ok " + answer;
            return answer;
        } catch (Throwable thrown) {
            outcome = thrown.getClass().getName() + ": " + thrown.getMessage();
            throw thrown;
        } finally {
            log.end(call, outcome);
        }
    }

    IllegalStateException violation(String what) {
        return log.violation(what);
    }

    /** The answer of a call, given what the script says about it. */
    @FunctionalInterface
    interface Body<T> {
        T run(Optional<MockAction> action);
    }
}
