// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.store;

import io.plastron.Stores;
import io.plastron.config.ConfigString;
import io.plastron.shell.OpenStore;
import io.plastron.shell.StoreAccess;
import io.plastron.shell.StoreRequest;
import io.plastron.types.InternalException;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.util.tracker.ServiceTracker;

/** Opens stores by configuring the engine of the framework this bundle lives in. Thread-safe. */
public final class ConfigAdminStoreAccess implements StoreAccess {
    private static final long ENGINE_WAIT_MILLIS = 10_000;

    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final ComponentDiagnosis diagnosis;
    private final Path workingFolder;

    /**
     * @param components tells why a component did not start
     * @param workingFolder against which relative paths in configuration strings are meant
     */
    public ConfigAdminStoreAccess(BundleContext context, ConfigurationAdmin configurations,
            ServiceComponentRuntime components, Path workingFolder) {
        this.context = context;
        this.configurations = configurations;
        this.diagnosis = new ComponentDiagnosis(components);
        this.workingFolder = workingFolder;
    }

    @Override
    public OpenStore open(StoreRequest request) {
        new DeclaredAttributes(context).refuseUnknown(ConfigString.parse(request.config()));
        Optional<Stores.Description> remembered = describe(request.home());
        StoreSettings settings = StoreSettings.of(request, remembered, workingFolder);
        ConfiguredStore store = new ConfiguredStore(
                context, configurations, diagnosis, settings);
        try {
            store.open(request.access());
            return store;
        } catch (RuntimeException failed) {
            closeAfter(failed, store);
            throw failed;
        }
    }

    private static void closeAfter(RuntimeException failed, ConfiguredStore store) {
        try {
            store.close();
        } catch (RuntimeException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }

    private Optional<Stores.Description> describe(Path home) {
        ServiceTracker<Stores, Stores> tracker = new ServiceTracker<>(context, Stores.class, null);
        tracker.open();
        try {
            Stores stores = tracker.waitForService(ENGINE_WAIT_MILLIS);
            if (stores == null) {
                throw new InternalException("the engine's bundle is not there or did not start");
            }
            return stores.describe(home);
        } catch (InterruptedException interrupted) {
            throw Interruption.of(interrupted);
        } finally {
            tracker.close();
        }
    }
}
