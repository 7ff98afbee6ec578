// SPDX-License-Identifier: Apache-2.0
package io.plastron.launcher;

import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** Leads a store from within the test's process for as long as it is open. */
final class LivingLeader implements AutoCloseable {
    private static final long WAIT_MILLIS_MAX = 30_000;

    private final NestedFramework framework;
    private final BundleContext context;

    LivingLeader(Path home, Path ring) throws Exception {
        framework = NestedFramework.create(Plastron.JAR, false);
        try {
            context = framework.start();
            lead(home, ring);
        } catch (Throwable failed) {
            framework.close();
            throw failed;
        }
    }

    private void lead(Path home, Path ring) throws Exception {
        configure("io.plastron.keyprovider.file", new Hashtable<>(Map.of("path", ring.toString())));
        configure("io.plastron.store", new Hashtable<>(Map.of("name", "living",
                "path", home.toString(), "role", "leader",
                "keys.target", "(plastron.key-provider=file)")));
        ServiceTracker<Object, Object> connection = new ServiceTracker<>(
                context, context.createFilter("(&(objectClass=io.plastron.Connection)"
                        + "(plastron.role=leader))"), null);
        connection.open(true);
        if (connection.waitForService(WAIT_MILLIS_MAX) == null) {
            throw new AssertionError("the store did not open");
        }
    }

    /** By reflection: the interfaces of the bundles inside are not those of this test. */
    private void configure(String factoryPid, Dictionary<String, Object> properties)
            throws Exception {
        ServiceReference<?> reference = context.getAllServiceReferences(
                "org.osgi.service.cm.ConfigurationAdmin", null)[0];
        Object admin = context.getService(reference);
        Object configuration = reference.getBundle()
                .loadClass("org.osgi.service.cm.ConfigurationAdmin")
                .getMethod("createFactoryConfiguration", String.class, String.class)
                .invoke(admin, factoryPid, "?");
        reference.getBundle().loadClass("org.osgi.service.cm.Configuration")
                .getMethod("update", Dictionary.class).invoke(configuration, properties);
    }

    @Override
    public void close() {
        framework.close();
    }
}
