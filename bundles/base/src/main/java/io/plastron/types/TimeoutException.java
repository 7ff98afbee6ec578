// SPDX-License-Identifier: Apache-2.0
package io.plastron.types;

/**
 * A wait ended before its condition came true; what was waited for may still happen. Reaction: try
 * again or raise the limit the message names.
 */
public final class TimeoutException extends PlastronException {
    private static final long serialVersionUID = 1L;

    public TimeoutException(String message) {
        super(message);
    }

    public TimeoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
