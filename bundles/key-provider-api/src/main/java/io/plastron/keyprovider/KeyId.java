// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider;

import io.plastron.types.InvalidUseException;

/**
 * Number of a data key in one store: positive, never given twice in it (KP-30), not even after a
 * rotation was not committed.
 */
public record KeyId(int value) {
    public KeyId {
        if (value <= 0) {
            throw new InvalidUseException("a key id is positive: " + value);
        }
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
