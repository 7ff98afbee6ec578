// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import io.plastron.Connection;
import io.plastron.StoreStatus;

/** A store that was opened for a verb. */
public interface OpenStore extends AutoCloseable {
    /**
     * The connection.
     *
     * @throws io.plastron.types.InvalidUseException opened with {@link Access#LOOK}
     */
    Connection connection();

    StoreStatus status();

    /**
     * Registers one more instance of the store's key provider, on the same key ring.
     *
     * @param ranking its service ranking; the first instance has 0
     * @return withdraws it
     */
    Offer offerProvider(int ranking);

    /** Closes the store and waits until it is closed. */
    @Override
    void close();

    /** A key provider that was registered. */
    interface Offer extends AutoCloseable {
        @Override
        void close();
    }
}
