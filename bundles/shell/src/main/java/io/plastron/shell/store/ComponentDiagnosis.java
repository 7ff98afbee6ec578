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

    /** Why the component of the configuration with this PID threw when it was activated. */
    Optional<PlastronException> failure(String pid) {
        return configured(pid)
                .filter(component ->
                        component.state == ComponentConfigurationDTO.FAILED_ACTIVATION)
                .map(component -> refusal(component.failure)
                        .<PlastronException>map(InvalidUseException::new)
                        .orElseGet(() -> new InternalException("component "
                                + component.description.name + " did not start: "
                                + component.failure)));
    }

    /** Why it did not even come to that. */
    PlastronException notStarted(String pid) {
        return new InternalException(configured(pid)
                .map(component -> "component " + component.description.name
                        + " does not start; services it needs are missing: " + missing(component))
                .orElse("no bundle takes the configuration " + pid));
    }

    /** Whether there is a component for configurations of this factory. */
    boolean isTaken(String factoryPid) {
        return components.getComponentDescriptionDTOs().stream().anyMatch(component ->
                Arrays.asList(component.configurationPid).contains(factoryPid));
    }

    private Optional<ComponentConfigurationDTO> configured(String pid) {
        return components.getComponentDescriptionDTOs().stream()
                .flatMap(component ->
                        components.getComponentConfigurationDTOs(component).stream())
                .filter(configured -> pid.equals(configured.properties.get(Constants.SERVICE_PID)))
                .findFirst();
    }

    private static String missing(ComponentConfigurationDTO component) {
        return Arrays.stream(component.unsatisfiedReferences)
                .map(reference -> reference.name).collect(Collectors.joining(", "));
    }

    /** The message of a refused configuration in a stack trace. */
    static Optional<String> refusal(String trace) {
        return Stream.ofNullable(trace).flatMap(String::lines)
                .filter(line -> line.contains(REFUSED))
                .map(line -> line.substring(line.indexOf(REFUSED) + REFUSED.length()))
                .findFirst();
    }
}
