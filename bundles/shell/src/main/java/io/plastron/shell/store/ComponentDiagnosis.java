// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.store;

import io.plastron.types.InternalException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.PlastronException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

/**
 * Tells why the component of a configuration did not start; otherwise only a log would know. A
 * component that refuses its configuration throws while it is activated, and the framework keeps
 * that as a text.
 */
final class ComponentDiagnosis {
    private static final String REFUSED = InvalidUseException.class.getName() + ": ";

    private final ServiceComponentRuntime components;

    ComponentDiagnosis(ServiceComponentRuntime components) {
        this.components = components;
    }

    /** Why the component of the configuration with this PID is not active. */
    PlastronException of(String pid) {
        return components.getComponentDescriptionDTOs().stream()
                .flatMap(component ->
                        components.getComponentConfigurationDTOs(component).stream())
                .filter(configured -> pid.equals(configured.properties.get(Constants.SERVICE_PID)))
                .findFirst()
                .map(ComponentDiagnosis::reason)
                .orElseGet(() -> new InternalException(
                        "no bundle takes the configuration " + pid + "; is the engine started?"));
    }

    private static PlastronException reason(ComponentConfigurationDTO configured) {
        return refusal(configured.failure)
                .<PlastronException>map(InvalidUseException::new)
                .orElseGet(() -> new InternalException("component "
                        + configured.description.name + " did not start" + unmet(configured)
                        + (configured.failure == null ? "" : ": " + configured.failure)));
    }

    /** The message of a refused configuration in a stack trace. */
    static Optional<String> refusal(String trace) {
        return Stream.ofNullable(trace).flatMap(String::lines)
                .filter(line -> line.contains(REFUSED))
                .map(line -> line.substring(line.indexOf(REFUSED) + REFUSED.length()))
                .findFirst();
    }

    private static String unmet(ComponentConfigurationDTO configured) {
        String missing = Arrays.stream(configured.unsatisfiedReferences)
                .map(reference -> reference.name).collect(Collectors.joining(", "));
        return missing.isEmpty() ? "" : "; services it needs are missing: " + missing;
    }
}
