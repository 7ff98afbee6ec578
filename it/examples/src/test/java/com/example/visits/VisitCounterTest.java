// SPDX-License-Identifier: Apache-2.0
package com.example.visits;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.Connection;
import io.plastron.embedded.Plastron;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's component counts, across a restart, too. */
@Timeout(60)
class VisitCounterTest {
    @TempDir
    private Path folder;

    private Connection open() {
        return Plastron.open(folder.resolve("store"), "create=true,key_provider=(name=file,"
                + "create=true,path=\"" + folder.resolve("ring") + "\")");
    }

    @Test
    void visitsAreCounted() {
        try (Connection connection = open()) {
            VisitCounter counter = new VisitCounter(connection);
            assertThat(counter.visit("/home")).isEqualTo(1);
            assertThat(counter.visit("/home")).isEqualTo(2);
            assertThat(counter.visit("/other")).isEqualTo(1);
            counter.save();
        }
        try (Connection connection = open()) {
            assertThat(new VisitCounter(connection).visit("/home")).isEqualTo(3);
        }
    }
}
