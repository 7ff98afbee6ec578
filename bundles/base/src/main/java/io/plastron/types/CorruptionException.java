// SPDX-License-Identifier: Apache-2.0
package io.plastron.types;

/**
 * Stored bytes are not what was written. Always the primary exception, never a cause of another.
 * Reaction: stop writing, keep the files, restore or verify.
 */
public final class CorruptionException extends PlastronException {
    private static final long serialVersionUID = 1L;

    public CorruptionException(String message) {
        super(message);
    }

    public CorruptionException(String message, Throwable cause) {
        super(message, cause);
    }
}
