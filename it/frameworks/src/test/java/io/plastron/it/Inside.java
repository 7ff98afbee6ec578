// SPDX-License-Identifier: Apache-2.0
package io.plastron.it;

import io.plastron.Connection;
import io.plastron.KeyStatus;
import io.plastron.StoreStatus;
import io.plastron.StoreStatus.State;
import io.plastron.keyprovider.KeyProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * A test's hands inside the framework: configures, looks for services, finds bundles. What was
 * configured is deleted at the end, and {@link #close} returns when the stores are gone.
 */
final class Inside implements AutoCloseable {
    static final String ENGINE = "io.plastron.engine.core";
    static final String MOCK = "io.plastron.keyprovider.mock";
    static final String FILE = "io.plastron.keyprovider.file";
    static final String STORE_PID = "io.plastron.store";
    /** So that the components of every bundle may see a configuration. */
    private static final String ANY_BUNDLE = "?";

    private final BundleContext context;
    private final ConfigurationAdmin admin;
    private final Map<String, Configuration> configured = new LinkedHashMap<>();

    Inside(BundleContext context) {
        this.context = context;
        this.admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
    }

    // ---- configurations ----

    /**
     * Makes a configuration of a factory component from keys and values in turn, or finds the one
     * that is just like that. It is not updated then: the component runtime reads a configuration's
     * properties before its count of changes, and if another change comes in between, that one is
     * taken for known and lost. So whoever changes a configuration twice waits in between until the
     * first change took effect.
     */
    Configuration configure(String factoryPid, String name, Object... keysAndValues) {
        try {
            Configuration made = admin.getFactoryConfiguration(factoryPid, name, ANY_BUNDLE);
            made.updateIfDifferent(properties(keysAndValues));
            configured.put(made.getPid(), made);
            return made;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Changes some properties, the others stay; see {@link #configure} on changing twice. */
    void change(Configuration configuration, Object... keysAndValues) {
        Dictionary<String, Object> all = configuration.getProperties();
        Dictionary<String, Object> changes = properties(keysAndValues);
        changes.keys().asIterator().forEachRemaining(key -> all.put(key, changes.get(key)));
        try {
            configuration.update(all);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void delete(Configuration configuration) {
        configured.remove(configuration.getPid());
        try {
            configuration.delete();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Dictionary<String, Object> properties(Object... keysAndValues) {
        Dictionary<String, Object> properties = new Hashtable<>();
        for (int index = 0; index < keysAndValues.length; index += 2) {
            properties.put((String) keysAndValues[index], keysAndValues[index + 1]);
        }
        return properties;
    }

    /**
     * Configures a store that makes itself and checkpoints only when told to. It has much time for
     * its last checkpoint, in case the machine stands still.
     */
    Configuration store(String name, Path home, Object... more) {
        List<Object> all = new ArrayList<>(List.of("name", name, "path", home.toString(),
                "create", true, "checkpoint_wait", "0", "checkpoint_dirty_max", "0",
                "segment_max", "8M", "key_absent_wait_millis", 300L,
                "close_millis_max", 20_000L));
        all.addAll(Arrays.asList(more));
        return configure(STORE_PID, name, all.toArray());
    }

    /** Configures a mock key provider; those of one seed are on one key ring. */
    Configuration mock(String name, int ranking, Object... more) {
        List<Object> all = new ArrayList<>(List.of("service.ranking", ranking, "instance", name));
        all.addAll(Arrays.asList(more));
        return configure(MOCK, name, all.toArray());
    }

    /** Configures a file key provider. */
    Configuration file(String name, int ranking, Path ring) {
        return configure(FILE, name, "path", ring.toString(), "create", true,
                "service.ranking", ranking, "instance", name);
    }

    // ---- services ----

    /** The status of a store, waited for. */
    StoreStatus status(String store) {
        return service(StoreStatus.class, store);
    }

    /** The connection to a store, waited for. */
    Connection connection(String store) {
        return service(Connection.class, store);
    }

    private <T> T service(Class<T> type, String store) {
        Waiting.until(() -> type.getSimpleName() + " of store " + store + "; " + describe(store),
                () -> find(type, store).map(context::getService).isPresent());
        return context.getService(find(type, store).orElseThrow());
    }

    <T> Optional<ServiceReference<T>> find(Class<T> type, String store) {
        return references(type, "(" + Connection.STORE + "=" + store + ")").stream().findFirst();
    }

    <T> List<ServiceReference<T>> references(Class<T> type, String filter) {
        try {
            return List.copyOf(context.getServiceReferences(type, filter));
        } catch (InvalidSyntaxException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private String describe(String store) {
        return find(StoreStatus.class, store).map(context::getService)
                .map(status -> status.state() + " " + status.failure() + " " + status.keys()
                        .candidates() + "\n" + status.events())
                .orElse("it has no status");
    }

    StoreStatus awaitState(String store, State state) {
        StoreStatus status = status(store);
        Waiting.until(() -> store + " " + state + "; " + describe(store),
                () -> status.state() == state);
        return status;
    }

    void awaitNoConnection(String store) {
        Waiting.until(() -> "no connection to " + store + "; " + describe(store),
                () -> find(Connection.class, store).isEmpty());
    }

    /** The candidate in use, as its service's number. */
    static Optional<Long> active(StoreStatus status) {
        return status.keys().candidates().stream()
                .filter(each -> each.state() == KeyStatus.CandidateState.ACTIVE)
                .map(KeyStatus.Candidate::serviceId).findFirst();
    }

    /** Waits until the store uses the provider configured under this name. */
    void awaitActive(String store, String instance) {
        StoreStatus status = status(store);
        Waiting.until(() -> store + " uses " + instance + "; " + describe(store),
                () -> provider(instance).map(Inside::serviceId).equals(active(status))
                        && active(status).isPresent());
    }

    /** Waits until the store uses the highest ranking provider, or none when there is none. */
    void awaitBest(StoreStatus status) {
        Waiting.until(() -> status.name() + " uses the best provider; " + describe(status.name()),
                () -> Optional.ofNullable(context.getServiceReference(KeyProvider.class))
                        .map(Inside::serviceId).equals(active(status)));
    }

    void awaitNoneActive(StoreStatus status) {
        Waiting.until(() -> status.name() + " has no provider; " + describe(status.name()),
                () -> status.keys().active().isEmpty());
    }

    /** The best provider configured under this name; several bundles may have one each. */
    Optional<ServiceReference<KeyProvider>> provider(String instance) {
        return references(KeyProvider.class, "(instance=" + instance + ")").stream()
                .max(Comparator.naturalOrder());
    }

    static long serviceId(ServiceReference<?> reference) {
        return (Long) reference.getProperty("service.id");
    }

    // ---- bundles ----

    Bundle bundle(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst().orElseThrow(() -> new AssertionError("no bundle " + symbolicName));
    }

    /** Updates a bundle from where it was installed from. No refresh is needed. */
    static void update(Bundle bundle) throws BundleException {
        bundle.update();
        if (bundle.getState() != Bundle.ACTIVE) {
            throw new AssertionError(bundle + " is not active after its update");
        }
    }

    private void startAll() {
        for (Bundle bundle : context.getBundles()) {
            boolean ours = String.valueOf(bundle.getSymbolicName()).startsWith("io.plastron");
            if (ours && bundle.getState() == Bundle.RESOLVED) {
                try {
                    bundle.start();
                } catch (BundleException failed) {
                    throw new AssertionError(bundle + " does not start again", failed);
                }
            }
        }
    }

    /**
     * Starts what was stopped, deletes what was configured, stores first, and waits until the
     * stores are closed.
     */
    @Override
    public void close() {
        startAll();
        List.copyOf(configured.values()).stream()
                .filter(each -> STORE_PID.equals(each.getFactoryPid())).forEach(this::delete);
        Waiting.until("all stores are gone",
                () -> references(StoreStatus.class, null).isEmpty());
        List.copyOf(configured.values()).forEach(this::delete);
        Waiting.until("all configured providers are gone",
                () -> references(KeyProvider.class, "(service.factoryPid=*)").isEmpty());
    }
}
