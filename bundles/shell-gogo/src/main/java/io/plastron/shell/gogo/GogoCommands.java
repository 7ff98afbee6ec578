// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.gogo;

import io.plastron.Connection;
import io.plastron.StoreStatus;
import io.plastron.shell.Verb;
import io.plastron.shell.verbs.Verbs;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Publishes each verb as a command, and knows which stores run. */
@Component(service = {}, immediate = true)
public final class GogoCommands {
    static final String SCOPE = "plastron";
    /** Shown by the help of Karaf. */
    private static final String DESCRIPTION = "osgi.command.description";

    private final RunningStores stores = new RunningStores();
    private final List<ServiceRegistration<Function>> published = new ArrayList<>();

    @Activate
    void publish(BundleContext context) {
        for (Verb verb : Verbs.all()) {
            Dictionary<String, Object> properties = new Hashtable<>();
            properties.put(CommandProcessor.COMMAND_SCOPE, SCOPE);
            properties.put(CommandProcessor.COMMAND_FUNCTION, verb.name());
            properties.put(DESCRIPTION, verb.summary());
            published.add(context.registerService(
                    Function.class, new VerbFunction(verb, stores), properties));
        }
    }

    @Deactivate
    void withdraw() {
        published.forEach(ServiceRegistration::unregister);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addStatus(StoreStatus status, Map<String, Object> properties) {
        stores.add(status, properties);
    }

    void removeStatus(StoreStatus status) {
        stores.remove(status);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addConnection(Connection connection, Map<String, Object> properties) {
        stores.add(connection, properties);
    }

    void removeConnection(Connection connection) {
        stores.remove(connection);
    }
}
