// SPDX-License-Identifier: Apache-2.0
package io.plastron.embedded;

import io.plastron.engine.keys.ProviderHandle;
import io.plastron.keyprovider.KeyProvider;

/**
 * A provider as it was offered. Equal by the number of the offer, which stands for a framework's
 * {@code service.id}: the object's own idea of equality must not matter, nor be called.
 */
final class OfferedProvider implements ProviderHandle {
    private final KeyProvider provider;
    private final String name;
    private final long number;
    private final int ranking;

    OfferedProvider(KeyProvider provider, String name, long number, int ranking) {
        this.provider = provider;
        this.name = name;
        this.number = number;
        this.ranking = ranking;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long serviceId() {
        return number;
    }

    @Override
    public int ranking() {
        return ranking;
    }

    @Override
    public KeyProvider get() {
        return provider;
    }

    @Override
    public void unget() {
        // Nobody counts: the object is its owner's.
    }

    /** Of one store; numbers begin anew in another one. */
    @Override
    public boolean equals(Object other) {
        return other instanceof OfferedProvider that && number == that.number;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(number);
    }
}
