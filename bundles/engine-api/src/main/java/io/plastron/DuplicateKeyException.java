// SPDX-License-Identifier: Apache-2.0
package io.plastron;

import io.plastron.types.PlastronException;

/**
 * A cursor opened with {@code overwrite=false} was to insert a row whose key is there already.
 * Nothing was changed; update the row, or choose another key.
 */
public final class DuplicateKeyException extends PlastronException {
    private static final long serialVersionUID = 1;

    public DuplicateKeyException(String message) {
        super(message);
    }
}
