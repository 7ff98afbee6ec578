// SPDX-License-Identifier: Apache-2.0
package com.example.backups;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.visits.VisitCounter;
import io.plastron.Connection;
import io.plastron.embedded.Plastron;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's backup is a store of its own. */
@Timeout(60)
class BackupsTest {
    @TempDir
    private Path folder;

    private Connection open(String name) {
        return Plastron.open(folder.resolve(name), "create=true,key_provider=(name=file,"
                + "create=true,path=\"" + folder.resolve("ring") + "\")");
    }

    @Test
    void aCopyGoesOnFromTheCheckpointThatWasCopied() {
        try (Connection connection = open("store")) {
            VisitCounter counter = new VisitCounter(connection);
            counter.visit("/home");
            counter.save();
            Backups.copy(connection, folder.resolve("backup"));
            counter.visit("/home");
        }
        try (Connection copy = open("backup")) {
            assertThat(new VisitCounter(copy).visit("/home")).isEqualTo(2);
        }
    }
}
