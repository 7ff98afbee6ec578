// SPDX-License-Identifier: Apache-2.0
package io.plastron.types;

/** The object was closed, or lost its store. Reaction: open a new one. */
public final class ClosedException extends PlastronException {
    private static final long serialVersionUID = 1L;

    public ClosedException(String message) {
        super(message);
    }

    public ClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
