// SPDX-License-Identifier: Apache-2.0
package io.plastron.types;

/**
 * The key provider did not answer in time or cannot reach what it depends on. Plastron tries again
 * by itself. Reaction: mend the provider's connection.
 */
public final class KeyProviderUnreachableException extends PlastronException {
    private static final long serialVersionUID = 1L;

    public KeyProviderUnreachableException(String message) {
        super(message);
    }

    public KeyProviderUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
