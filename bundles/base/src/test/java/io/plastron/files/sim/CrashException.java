// SPDX-License-Identifier: Apache-2.0
package io.plastron.files.sim;

/**
 * The simulated process is dead: this call and every later one has no effect on the disk. An
 * {@link Error}, because it stands for something no code can handle: code that catches
 * {@link Exception} to react to a failing disk (to close the log, to tell a provider) must not
 * react to its own death, and a test must not pass because somebody swallowed it. {@code finally}
 * blocks do run, but cannot reach the disk any more.
 */
public final class CrashException extends Error {
    private static final long serialVersionUID = 1L;

    CrashException(String message) {
        super(message);
    }
}
