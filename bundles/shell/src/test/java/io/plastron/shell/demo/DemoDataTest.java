// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DemoDataTest {
    @ParameterizedTest
    @EnumSource
    void theInputIsADumpOfTheOriginalsTool(DemoData data) {
        assertThat(new String(data.bytes(), StandardCharsets.ISO_8859_1))
                .startsWith("WiredTiger Dump (WiredTiger Version 12.0.0)\nFormat=print\nHeader\n"
                        + data.uri() + "\n")
                .contains("\nData\n");
    }
}
