// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.osgi;

import static io.plastron.engine.osgi.ConfigProperties.text;

import io.plastron.Connection;
import io.plastron.StoreStatus;
import io.plastron.engine.store.Rooms;
import io.plastron.engine.store.StoreOptions;
import io.plastron.files.FileSystem;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.metadata.MetadataFactory;
import io.plastron.pagelog.PageLogFactory;
import io.plastron.turtle.TurtleFormat;
import io.plastron.types.InvalidUseException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
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
 * Services only reports key providers to the store's slot, which chooses; no foreign code runs in a
 * callback, and none opens a file.
 *
 * <p>The monitor guards which providers are there and which store they are offered to; it is held
 * for a few instructions, never while a provider leaves or a store closes.
 */
@Component(configurationPid = StoreConfig.PID, configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {}, immediate = true)
@Designate(ocd = StoreConfig.class, factory = true)
public final class StoreComponent {
    private static final String KEYS_TARGET = "keys.target";
    private static final String NO_TARGET = "(objectClass=" + KeyProvider.class.getName() + ")";

    private final BundleContext context;
    private final Rooms rooms;
    private final SynchronousBundleListener stopping = this::bundleChanged;
    private final Map<ServiceReference<KeyProvider>, ComponentServiceObjects<KeyProvider>>
            providers = new HashMap<>();
    /** Null while the configuration cannot be read. */
    private RunningStore running;
    private ServiceRegistration<StoreStatus> refused;

    /** Nothing runs before {@link #open}; the providers bound in between are only noted. */
    @Activate
    public StoreComponent(BundleContext context,
            @Reference(name = "log") PageLogFactory logs,
            @Reference(name = "turtles") TurtleFormat turtles,
            @Reference(name = "metadata") MetadataFactory metadata) {
        this.context = context;
        this.rooms = new Rooms(
                FileSystem.local(), logs, turtles, metadata, Clock.systemUTC());
    }

    // ---- key providers ---------------------------------------------------------------------

    @Reference(name = "keys", cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY,
            updated = "updatedKeys", unbind = "unbindKeys")
    synchronized void bindKeys(ComponentServiceObjects<KeyProvider> objects) {
        providers.put(objects.getServiceReference(), objects);
        if (running != null) {
            running.offer(new ServiceHandle(objects));
        }
    }

    void updatedKeys(ComponentServiceObjects<KeyProvider> objects) {
        RunningStore now = current();
        if (now != null) {
            now.offer(new ServiceHandle(objects));
        }
    }

    void unbindKeys(ComponentServiceObjects<KeyProvider> objects) {
        RunningStore now;
        synchronized (this) {
            providers.remove(objects.getServiceReference());
            now = running;
        }
        if (now != null) {
            now.withdraw(new ServiceHandle(objects));
        }
    }

    private synchronized RunningStore current() {
        return running;
    }

    /**
     * A bundle with an activator is told to stop before its services go; whatever provider it gave
     * must not be called from that moment on.
     */
    private void bundleChanged(BundleEvent event) {
        RunningStore now = current();
        if (event.getType() == BundleEvent.STOPPING && now != null
                && !event.getBundle().equals(context.getBundle())) {
            handlesOf(event.getBundle()).forEach(now::withdraw);
        }
    }

    private synchronized List<ServiceHandle> handlesOf(Bundle bundle) {
        return providers.entrySet().stream()
                .filter(entry -> bundle.equals(entry.getKey().getBundle()))
                .map(entry -> new ServiceHandle(entry.getValue())).toList();
    }

    // ---- life ------------------------------------------------------------------------------

    @Activate
    void open(Map<String, Object> properties) {
        context.addBundleListener(stopping);
        begin(properties);
    }

    private void begin(Map<String, Object> properties) {
        StoreOptions options;
        try {
            options = ConfigProperties.options(properties);
        } catch (InvalidUseException wrong) {
            refuse(properties, wrong);
            return;
        }
        RunningStore next =
                new RunningStore(context, text(properties, "service.pid"), rooms, options);
        describeTarget(next, properties);
        synchronized (this) {
            running = next;
            providers.values().forEach(objects -> next.offer(new ServiceHandle(objects)));
        }
        next.start();
    }

    private void refuse(Map<String, Object> properties, InvalidUseException wrong) {
        String name = ConfigProperties.name(properties);
        Dictionary<String, Object> published = new Hashtable<>();
        published.put(Connection.STORE, name);
        published.put("service.pid", text(properties, "service.pid"));
        refused = context.registerService(StoreStatus.class,
                new RefusedConfiguration(name, Path.of(""), wrong, rooms.clock().instant()),
                published);
    }

    private static void describeTarget(RunningStore store, Map<String, Object> properties) {
        String target = text(properties, KEYS_TARGET);
        store.describeTarget(target.isEmpty() ? NO_TARGET : target);
    }

    /**
     * Applies a changed configuration: beside the running work where that is possible, otherwise by
     * closing the store and opening it again.
     */
    @Modified
    void modified(Map<String, Object> properties) {
        RunningStore now = current();
        if (now == null || !adapts(now, properties)) {
            end();
            begin(properties);
        }
    }

    private static boolean adapts(RunningStore store, Map<String, Object> properties) {
        describeTarget(store, properties);
        try {
            return store.adapt(ConfigProperties.options(properties));
        } catch (InvalidUseException wrong) {
            return false;
        }
    }

    /** Providers are still bound here: the closing checkpoint can use them. */
    @Deactivate
    void close() {
        context.removeBundleListener(stopping);
        end();
    }

    private void end() {
        RunningStore ending = current();
        if (ending != null) {
            ending.close();
            synchronized (this) {
                running = null;
            }
        }
        if (refused != null) {
            refused.unregister();
            refused = null;
        }
    }
}
