// SPDX-License-Identifier: Apache-2.0
package io.plastron.it;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * Watches every mock key provider that appears, and keeps its record of calls after it left: a mock
 * notes each call that begins after it was stopped, and each breach of another rule.
 */
final class MockWatch implements ServiceTrackerCustomizer<Object, Object>, AutoCloseable {
    private static final String VIOLATION = "violation: ";

    private final BundleContext context;
    private final ServiceTracker<Object, Object> tracker;
    private final Queue<Supplier<List<String>>> seen = new ConcurrentLinkedQueue<>();
    private final Map<String, Object> newest = new ConcurrentHashMap<>();

    MockWatch(BundleContext context) {
        this.context = context;
        try {
            tracker = new ServiceTracker<>(
                    context, context.createFilter("(plastron.mock.calls=true)"), this);
        } catch (InvalidSyntaxException wrong) {
            throw new IllegalStateException(wrong);
        }
        tracker.open();
    }

    @Override
    @SuppressWarnings("unchecked")
    public Object addingService(ServiceReference<Object> reference) {
        Object mock = context.getService(reference);
        if (mock != null) {
            seen.add((Supplier<List<String>>) mock);
            newest.put(String.valueOf(reference.getProperty("instance")), mock);
        }
        return mock;
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, Object mock) {
        // The same object goes on.
    }

    @Override
    public void removedService(ServiceReference<Object> reference, Object mock) {
        context.ungetService(reference);
    }

    /** Calls and violations of the newest mock of that name, a line each; none before it came. */
    @SuppressWarnings("unchecked")
    List<String> calls(String instance) {
        Object mock = newest.get(instance);
        return mock == null ? List.of() : ((Supplier<List<String>>) mock).get();
    }

    /** Steers the newest mock of that name; see {@code MockScript}. */
    @SuppressWarnings("unchecked")
    void script(String instance, String line) {
        ((Consumer<String>) newest.get(instance)).accept(line);
    }

    /** What the engine did against the rules, to any mock that ever was here. */
    List<String> violations() {
        return seen.stream().flatMap(mock -> mock.get().stream())
                .filter(line -> line.startsWith(VIOLATION)).toList();
    }

    int mocksSeen() {
        return seen.size();
    }

    /** Lets go of the mocks' services; their records stay. */
    @Override
    public void close() {
        tracker.close();
    }
}
