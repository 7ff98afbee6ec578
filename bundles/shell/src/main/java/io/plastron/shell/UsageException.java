// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

/** The words of the command line make no sense; the message says which. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
