// SPDX-License-Identifier: Apache-2.0
package io.plastron.types;

/**
 * Another process, or another store of this one, leads this home. Reaction: open as follower, stop
 * the holder the message names, or take over explicitly.
 */
public final class StoreInUseException extends PlastronException {
    private static final long serialVersionUID = 1L;

    public StoreInUseException(String message) {
        super(message);
    }

    public StoreInUseException(String message, Throwable cause) {
        super(message, cause);
    }
}
