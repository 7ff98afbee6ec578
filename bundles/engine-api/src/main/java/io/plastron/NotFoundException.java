// SPDX-License-Identifier: Apache-2.0
package io.plastron;

import io.plastron.types.PlastronException;

/** What was named does not exist. Reaction: create it, or mend the name. */
public final class NotFoundException extends PlastronException {
    private static final long serialVersionUID = 1L;

    public NotFoundException(String message) {
        super(message);
    }

    public NotFoundException(String message, Throwable cause) {
        super(message, cause);
    }
}
