// SPDX-License-Identifier: Apache-2.0
package io.plastron;

import io.plastron.types.PlastronException;

/**
 * No key provider that can load the store's keys is active. Reaction: install or start one; the
 * store unlocks by itself.
 */
public final class KeyProviderAbsentException extends PlastronException {
    private static final long serialVersionUID = 1L;

    public KeyProviderAbsentException(String message) {
        super(message);
    }

    public KeyProviderAbsentException(String message, Throwable cause) {
        super(message, cause);
    }
}
