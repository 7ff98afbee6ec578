// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.store;

import io.plastron.Connection;
import io.plastron.StoreStatus;
import io.plastron.shell.Access;
import io.plastron.shell.OpenStore;
import io.plastron.types.InternalException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * A store that lives as long as the configurations written for it. They are deleted in the reverse
 * order: the store must make its last checkpoint while its key provider is still there.
 */
final class ConfiguredStore implements OpenStore {
    /** Factory PID of stores. */
    static final String STORE_PID = "io.plastron.store";
    /** Factory PID of key providers, but for their kind. */
    static final String PROVIDER_PID = "io.plastron.keyprovider.";
    private static final String ANY_LOCATION = "?";

    private final ConfigurationAdmin configurations;
    private final ComponentDiagnosis diagnosis;
    private final StoreSettings settings;
    private final StoreWatch watch;
    private final Deque<Configuration> providers = new ArrayDeque<>();
    private Configuration store;

    ConfiguredStore(BundleContext context, ConfigurationAdmin configurations,
            ComponentDiagnosis diagnosis, StoreSettings settings) {
        this.configurations = configurations;
        this.diagnosis = diagnosis;
        this.settings = settings;
        this.watch = new StoreWatch(context, settings.name(), Waits.DEFAULT);
    }

    void open(Access access) {
        settings.provider().ifPresent(provider -> providers.push(
                configure(PROVIDER_PID + provider.name(), provider.properties())));
        store = configure(STORE_PID, settings.store());
        String kind = settings.provider().map(StoreSettings.Provider::name).orElse("");
        boolean comes = !kind.isEmpty() && diagnosis.isTaken(PROVIDER_PID + kind);
        watch.awaitOpen(access, new StoreWatch.Wanted(kind, comes), diagnosis, store.getPid());
    }

    @Override
    public Connection connection() {
        return watch.connection();
    }

    @Override
    public StoreStatus status() {
        return watch.status();
    }

    @Override
    public Offer offerProvider(int ranking) {
        StoreSettings.Provider provider = settings.provider().orElseThrow(() ->
                new InternalException("a store without keys has no provider to offer again"));
        Map<String, Object> properties = new HashMap<>(provider.properties());
        properties.put(Constants.SERVICE_RANKING, ranking);
        properties.put("create", false);
        Configuration configuration = configure(PROVIDER_PID + provider.name(), properties);
        providers.push(configuration);
        return () -> {
            if (providers.remove(configuration)) {
                delete(configuration);
            }
        };
    }

    @Override
    public void close() {
        try {
            if (store != null) {
                delete(store);
                store = null;
                watch.awaitClosed();
            }
        } finally {
            while (!providers.isEmpty()) {
                delete(providers.pop());
            }
            watch.close();
        }
    }

    private Configuration configure(String factoryPid, Map<String, Object> properties) {
        try {
            Configuration configuration =
                    configurations.createFactoryConfiguration(factoryPid, ANY_LOCATION);
            configuration.update(new Hashtable<>(properties));
            return configuration;
        } catch (IOException failed) {
            throw new InternalException("writing the configuration " + factoryPid + " failed",
                    failed);
        }
    }

    private static void delete(Configuration configuration) {
        try {
            configuration.delete();
        } catch (IOException failed) {
            throw new InternalException("deleting the configuration " + configuration.getPid()
                    + " failed", failed);
        }
    }
}
