// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.types.InvalidUseException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;

class ComponentDiagnosisTest {
    @Test
    void aRefusedConfigurationIsFoundInTheStackTraceOfTheActivation() {
        StringWriter trace = new StringWriter();
        new InvocationTargetException(new InvalidUseException("role=x: use leader or follower"))
                .printStackTrace(new PrintWriter(trace));
        assertThat(ComponentDiagnosis.refusal(trace.toString()))
                .hasValue("role=x: use leader or follower");
    }

    @Test
    void otherFailuresAreNoRefusals() {
        assertThat(ComponentDiagnosis.refusal("java.lang.IllegalStateException: x")).isEmpty();
        assertThat(ComponentDiagnosis.refusal(null)).isEmpty();
    }
}
