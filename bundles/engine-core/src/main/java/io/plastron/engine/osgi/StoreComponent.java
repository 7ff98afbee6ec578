// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.osgi;

import io.plastron.StoreEvent;
import io.plastron.engine.keys.KeyProviderSlot;
import io.plastron.engine.store.Rooms;
import io.plastron.engine.store.StatusView;
import io.plastron.engine.store.Store;
import io.plastron.engine.store.StoreOptions;
import io.plastron.files.FileSystem;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.metadata.MetadataFactory;
import io.plastron.pagelog.PageLogFactory;
import io.plastron.turtle.TurtleFormat;
import io.plastron.types.PlastronException;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * One configured store. It publishes nothing by itself; {@link Publication} does. Declarative
 * Services only reports key providers to the slot, which chooses; no foreign code runs in a
 * callback, and none of the callbacks opens a file.
 */
@Component(configurationPid = StoreConfig.PID, configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {}, immediate = true)
@Designate(ocd = StoreConfig.class, factory = true)
public final class StoreComponent {
    private static final System.Logger LOG = System.getLogger(StoreComponent.class.getName());
    private static final String KEYS_TARGET = "keys.target";

    private final BundleContext context;
    private final Publication publication;
    private final Store store;
    private final KeyProviderSlot slot;
    private final Set<ServiceHandle> offered = ConcurrentHashMap.newKeySet();
    private final SynchronousBundleListener stopping = this::bundleChanged;

    /** The slot exists before the first key provider is bound; nothing runs before {@link #open}. */
    @Activate
    public StoreComponent(BundleContext context, Map<String, Object> properties,
            @Reference(name = "log") PageLogFactory logs, @Reference TurtleFormat turtles,
            @Reference MetadataFactory metadata) {
        this.context = context;
        StoreOptions options = ConfigProperties.options(properties);
        this.publication = new Publication(
                context, String.valueOf(properties.get("service.pid")), options.name());
        this.store = new Store(
                new Rooms(FileSystem.local(), logs, turtles, metadata, Clock.systemUTC()),
                options, publication::changed);
        this.slot = store.slot();
        describeTarget(properties);
    }

    private void describeTarget(Map<String, Object> properties) {
        slot.filterText(String.valueOf(properties.getOrDefault(
                KEYS_TARGET, "(objectClass=" + KeyProvider.class.getName() + ")")));
    }

    @Reference(name = "keys", cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY,
            updated = "updatedKeys", unbind = "unbindKeys")
    void bindKeys(ComponentServiceObjects<KeyProvider> objects, Map<String, Object> properties) {
        ServiceHandle handle = new ServiceHandle(objects);
        offered.add(handle);
        slot.offer(handle);
    }

    void updatedKeys(ComponentServiceObjects<KeyProvider> objects, Map<String, Object> properties) {
        slot.changed(new ServiceHandle(objects));
    }

    void unbindKeys(ComponentServiceObjects<KeyProvider> objects, Map<String, Object> properties) {
        ServiceHandle handle = new ServiceHandle(objects);
        slot.withdraw(handle);
        offered.remove(handle);
    }

    @Activate
    void open() {
        context.addBundleListener(stopping);
        StatusView status = new StatusView(store);
        status.onEvent(StoreComponent::log);
        publication.open(store, status);
        store.start();
    }

    /**
     * A bundle with an activator is told to stop before its services go; whatever provider it gave
     * must not be called from that moment on.
     */
    private void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING
                && !event.getBundle().equals(context.getBundle())) {
            offered.stream().filter(handle -> event.getBundle().equals(handle.bundle()))
                    .forEach(slot::withdraw);
        }
    }

    /** Applies what can change while the store runs; runs on the configuration thread, so briefly. */
    @Modified
    void modified(Map<String, Object> properties) {
        describeTarget(properties);
        String change = ConfigProperties.changeable(properties);
        publication.run(() -> {
            try {
                store.reconfigure(change);
            } catch (PlastronException refused) {
                LOG.log(System.Logger.Level.ERROR,
                        "store " + store.options().name() + ": configuration not applied: "
                                + refused.getMessage(), refused);
            }
        });
    }

    /** Providers are still bound here: the closing checkpoint can use them. */
    @Deactivate
    void close() {
        context.removeBundleListener(stopping);
        publication.withdrawConnection();
        store.close();
        publication.close();
    }

    private static void log(StoreEvent event) {
        System.Logger.Level level = switch (event.kind()) {
            case LOG_FAILED, FENCED, CHECKPOINT_FAILED, PICK_UP_FAILED, DEGRADED, ABANDONED_CALL,
                    PROVIDER_ERROR, DRAIN_TIMEOUT -> System.Logger.Level.WARNING;
            case CHECKPOINT, PICKED_UP -> System.Logger.Level.DEBUG;
            default -> System.Logger.Level.INFO;
        };
        LOG.log(level, () -> event.kind() + " " + event.subject() + ": " + event.detail());
    }
}
