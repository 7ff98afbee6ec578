// SPDX-License-Identifier: Apache-2.0
package io.plastron.types;

/** The call itself is wrong; nothing was changed. Reaction: mend the call. */
public final class InvalidUseException extends PlastronException {
    private static final long serialVersionUID = 1L;

    public InvalidUseException(String message) {
        super(message);
    }

    public InvalidUseException(String message, Throwable cause) {
        super(message, cause);
    }
}
