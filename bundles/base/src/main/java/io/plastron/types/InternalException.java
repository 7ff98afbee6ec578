// SPDX-License-Identifier: Apache-2.0
package io.plastron.types;

/** Plastron contradicts itself: a bug. Reaction: report it with the whole stack trace. */
public final class InternalException extends PlastronException {
    private static final long serialVersionUID = 1L;

    public InternalException(String message) {
        super(message);
    }

    public InternalException(String message, Throwable cause) {
        super(message, cause);
    }
}
