// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import java.security.SecureRandom;

/**
 * Processes behind a file system that is not this machine's, such as the simulated disk of the
 * tests: each factory counts as a process of its own and a run of the machine of its own, so that a
 * new factory after a simulated crash sees a dead leader and lost memory, and not itself.
 */
final class SimulatedProcesses implements Processes {
    private final Processes local = new LocalProcesses();
    private final long incarnation = 1 + (new SecureRandom().nextLong() >>> 2);

    @Override
    public long pid() {
        return local.pid();
    }

    @Override
    public long startMillis() {
        return incarnation;
    }

    @Override
    public long bootId() {
        return incarnation;
    }

    @Override
    public boolean isAlive(long pid, long startMillis) {
        return pid == local.pid()
                ? startMillis == incarnation
                : local.isAlive(pid, startMillis);
    }
}
