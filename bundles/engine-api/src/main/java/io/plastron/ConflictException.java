// SPDX-License-Identifier: Apache-2.0
package io.plastron;

import io.plastron.types.PlastronException;

/**
 * Another transaction committed a change to the same key first. Reaction: roll back and run the
 * transaction again.
 */
public final class ConflictException extends PlastronException {
    private static final long serialVersionUID = 1L;

    public ConflictException(String message) {
        super(message);
    }

    public ConflictException(String message, Throwable cause) {
        super(message, cause);
    }
}
