// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The processes of this machine, by {@link ProcessHandle}. */
final class LocalProcesses implements Processes {
    /** Linux only; other systems have none that Java can read. */
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private static final long TOLERANCE_MILLIS = 3_000;

    /** None of them changes, and the system is slow to say them. */
    private static final long OWN_PID = ProcessHandle.current().pid();
    private static final long OWN_START_MILLIS = startMillis(ProcessHandle.current());
    private static final long OWN_BOOT_ID = readBootId();

    @Override
    public long pid() {
        return OWN_PID;
    }

    @Override
    public long startMillis() {
        return OWN_START_MILLIS;
    }

    @Override
    public long bootId() {
        return OWN_BOOT_ID;
    }

    @Override
    public boolean isAlive(long pid, long startMillis) {
        boolean own = pid == OWN_PID;
        Optional<ProcessHandle> other = own ? Optional.empty() : ProcessHandle.of(pid);
        if (!own && (other.isEmpty() || !other.get().isAlive())) {
            return false;
        }
        long found = own ? OWN_START_MILLIS : startMillis(other.get());
        // Two processes work out the same start a little differently when the clock is set; this
        // one always in the same way. So its predecessor under the same pid, which in a container
        // died a moment ago, is told from it exactly.
        long tolerance = own ? 0 : TOLERANCE_MILLIS;
        return Math.abs(found - startMillis) <= tolerance || found == 0 || startMillis == 0;
    }

    private static long startMillis(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static long readBootId() {
        if (!Files.isReadable(BOOT_ID)) {
            return 0;
        }
        try {
            String text = Files.readString(BOOT_ID, StandardCharsets.US_ASCII).trim();
            UUID id = UUID.fromString(text);
            return id.getMostSignificantBits() ^ id.getLeastSignificantBits();
        } catch (IOException | IllegalArgumentException unknown) {
            // Unknown is a legal answer: a reader then verifies more than it would have to.
            return 0;
        }
    }
}
