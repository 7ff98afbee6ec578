// SPDX-License-Identifier: Apache-2.0
package io.plastron.types;

/**
 * The key provider, or the check of what it gave, says no: unknown, disabled or denied key, or the
 * wrong key. Trying again unchanged will not help. Reaction: give the provider the right key.
 */
public final class KeyRefusedException extends PlastronException {
    private static final long serialVersionUID = 1L;

    public KeyRefusedException(String message) {
        super(message);
    }

    public KeyRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
