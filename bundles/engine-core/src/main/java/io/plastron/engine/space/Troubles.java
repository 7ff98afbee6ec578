// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What keeps the log from becoming smaller, and nothing else from going on. It is tried again and
 * again, but told once. Thread-safe.
 */
final class Troubles {
    private final BiConsumer<String, String> teller;
    private final Map<String, String> told = new HashMap<>();

    /** @param teller takes what does not happen, and why */
    Troubles(BiConsumer<String, String> teller) {
        this.teller = teller;
    }

    /** Tells it unless it was the last told of the kind. */
    void tell(String what, RuntimeException why) {
        tell(what, String.valueOf(why.getMessage()));
    }

    /** Likewise. */
    synchronized void tell(String what, String detail) {
        if (!detail.equals(told.put(what, detail))) {
            teller.accept(what, detail);
        }
    }
}
