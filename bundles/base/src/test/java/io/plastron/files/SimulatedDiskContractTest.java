// SPDX-License-Identifier: Apache-2.0
package io.plastron.files;

import io.plastron.files.sim.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;

/** The simulated disk behaves as the real one does while nothing crashes. */
class SimulatedDiskContractTest extends FileSystemContract {
    private final SimulatedDisk disk = new SimulatedDisk();

    @Override
    FileSystem fileSystem() {
        return disk;
    }

    @Override
    Path emptyDirectory() throws IOException {
        Path home = Path.of("/store");
        disk.createDirectories(home);
        return home;
    }
}
