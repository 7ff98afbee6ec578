// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.files.FileSystem;

/**
 * Who this process is and whether another one lives, as far as the machine can tell. A process is a
 * pid <em>and</em> a start time, so that a recycled pid is not taken for its former owner.
 */
interface Processes {
    long pid();

    /** When this process started; 0 when unknown. */
    long startMillis();

    /**
     * Identity of this run of the machine, 0 when unknown. Within one run of the machine memory
     * shared with other processes is exact, whoever was killed; after another start of the machine
     * it is whatever reached the disk.
     */
    long bootId();

    boolean isAlive(long pid, long startMillis);

    /** The right one for a file system. */
    static Processes of(FileSystem files) {
        return files == FileSystem.local() ? new LocalProcesses() : new SimulatedProcesses();
    }
}
