// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.osgi;

import io.plastron.engine.keys.ProviderHandle;
import io.plastron.keyprovider.KeyProvider;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentServiceObjects;

/** A key provider's service as the slot sees it; two of the same service are equal. */
final class ServiceHandle implements ProviderHandle {
    private final ComponentServiceObjects<KeyProvider> objects;
    private final ServiceReference<KeyProvider> reference;
    private final String name;
    private final long serviceId;
    private final int ranking;
    private volatile KeyProvider held;

    ServiceHandle(ComponentServiceObjects<KeyProvider> objects) {
        this.objects = objects;
        this.reference = objects.getServiceReference();
        this.name = name(reference);
        this.serviceId = (Long) reference.getProperty(Constants.SERVICE_ID);
        this.ranking = reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer rank
                ? rank : 0;
    }

    private static String name(ServiceReference<KeyProvider> reference) {
        Object kind = reference.getProperty(KeyProvider.NAME);
        return kind instanceof String named ? named
                : String.valueOf(reference.getProperty("component.name"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long serviceId() {
        return serviceId;
    }

    @Override
    public int ranking() {
        return ranking;
    }

    /** The bundle that registered it, null once it is gone. */
    Bundle bundle() {
        return reference.getBundle();
    }

    @Override
    public KeyProvider get() {
        held = objects.getService();
        return held;
    }

    @Override
    public void unget() {
        KeyProvider given = held;
        // Holding the object would pin the class loader of a bundle that was updated.
        held = null;
        if (given != null) {
            objects.ungetService(given);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServiceHandle that && reference.equals(that.reference);
    }

    @Override
    public int hashCode() {
        return reference.hashCode();
    }
}
