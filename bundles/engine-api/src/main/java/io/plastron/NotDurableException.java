// SPDX-License-Identifier: Apache-2.0
package io.plastron;

import io.plastron.types.PlastronException;

/**
 * A durable commit was done, but no checkpoint is known to hold it; the cause says why. The
 * transaction <em>is</em> committed and others see it: running it again would do it twice. Whether
 * it is there after the store is opened again cannot be told. Reaction: mend what the cause names,
 * then make a checkpoint; or open the store again and look.
 */
public final class NotDurableException extends PlastronException {
    private static final long serialVersionUID = 1L;

    public NotDurableException(String message, Throwable cause) {
        super(message, cause);
    }
}
