// SPDX-License-Identifier: Apache-2.0
package com.example.backups;

import io.plastron.CheckpointPin;
import io.plastron.Connection;
import java.nio.file.Path;
import java.time.Duration;

/** Copies a store while it is in use. */
public final class Backups {
    private Backups() {}

    /** Copies what the newest checkpoint holds into a folder that is not there yet. */
    public static void copy(Connection connection, Path folder) {
        try (CheckpointPin pin = connection.pin("nightly backup", Duration.ofMinutes(5))) {
            pin.copyTo(folder); // renews the lease on the way
        }
    }
}
