// SPDX-License-Identifier: Apache-2.0
package io.plastron.types;

/** Stored data was written by a version this one cannot read. Reaction: upgrade Plastron. */
public final class TooNewException extends PlastronException {
    private static final long serialVersionUID = 1L;

    public TooNewException(String message) {
        super(message);
    }

    public TooNewException(String message, Throwable cause) {
        super(message, cause);
    }
}
