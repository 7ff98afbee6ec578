// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.types.CorruptionException;

/**
 * A call came to nothing because its provider left; checked, so that no caller forgets the case.
 */
final class ProviderLeftException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean begun;

    private ProviderLeftException(boolean begun, Throwable cause) {
        super("the provider left", cause, false, false);
        this.begun = begun;
    }

    /** No provider code ran: the call may be made to another provider. */
    static ProviderLeftException beforeTheCall() {
        return new ProviderLeftException(false, null);
    }

    /** Provider code ran; how far is not known. */
    static ProviderLeftException withinTheCall(Throwable cause) {
        // Corruption is never somebody's cause; of a provider that leaves it is no finding either.
        return new ProviderLeftException(true, cause instanceof CorruptionException ? null : cause);
    }

    boolean begun() {
        return begun;
    }
}
