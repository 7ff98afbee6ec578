// SPDX-License-Identifier: Apache-2.0
package io.plastron.types;

/**
 * The disk or a configured limit is full; the last checkpoint stands. Reaction: make room, then try
 * again.
 */
public final class StoreFullException extends PlastronException {
    private static final long serialVersionUID = 1L;

    public StoreFullException(String message) {
        super(message);
    }

    public StoreFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
