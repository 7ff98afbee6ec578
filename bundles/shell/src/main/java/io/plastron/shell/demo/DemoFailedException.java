// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.demo;

/** Something differs from what the demonstration promises. */
final class DemoFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoFailedException(String message) {
        super(message);
    }

    DemoFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    static void require(boolean condition, String expected) {
        if (!condition) {
            throw new DemoFailedException("expected: " + expected);
        }
    }
}
