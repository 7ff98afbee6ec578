// SPDX-License-Identifier: Apache-2.0
package io.plastron;

import io.plastron.types.PlastronException;

/** The folder holds no store, or a part of one. Reaction: mend the path, or create a store. */
public final class NotAStoreException extends PlastronException {
    private static final long serialVersionUID = 1L;

    public NotAStoreException(String message) {
        super(message);
    }

    public NotAStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
