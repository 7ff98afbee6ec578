// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.files.FileSystem;
import java.security.SecureRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a log takes from outside: the disk, the processes, the clock and fresh salts.
 *
 * @param salts 16 random bytes a call; called on several threads
 */
record Surroundings(
        FileSystem files,
        Processes processes,
        LongSupplier clockMillis,
        Supplier<byte[]> salts) {
    static Surroundings of(FileSystem files) {
        SecureRandom random = new SecureRandom();
        return new Surroundings(files, Processes.of(files), System::currentTimeMillis, () -> {
            byte[] salt = new byte[SegmentHeader.SALT_BYTES];
            random.nextBytes(salt);
            return salt;
        });
    }
}
