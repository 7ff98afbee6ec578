// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A source of keys, registered as an OSGi service. It may be started, stopped, updated and replaced
 * while stores run; a store uses the highest ranking provider ({@code service.ranking}) that
 * matches its target filter <em>and</em> can load the store's current key metadata.
 *
 * <ul>
 *   <li>KP-01: one provider may serve several stores; what belongs to one store lives in its
 *       exchange, never in the provider.
 *   <li>KP-02: {@link #attach} and every method of what it returns run on the engine's own lane
 *       threads, with a deadline (10 s by default) and a null context class loader; a call that
 *       misses its deadline counts as unreachable and its late result is thrown away.
 *   <li>KP-03: after the service was unregistered, or its bundle began to stop, no call begins. A
 *       call already inside has one second to end before it is interrupted and abandoned.
 *   <li>KP-04: errors are told by {@link io.plastron.types.KeyRefusedException} (trying again
 *       unchanged is useless), {@link io.plastron.types.KeyProviderUnreachableException} (try again
 *       later) and {@link io.plastron.types.CorruptionException} (key metadata that is damaged).
 *       Anything else counts as refused, with its class named.
 *   <li>KP-05: calling back into a store from one of these calls is refused with
 *       {@link io.plastron.types.InvalidUseException}. The provider must not hold a mandatory
 *       reference to a {@code Connection}: it would wait for itself.
 *   <li>KP-06: key material never goes into a log, an exception, a {@code toString} or a service
 *       property.
 * </ul>
 */
@ConsumerType
public interface KeyProvider {
    /**
     * Service property: the provider's kind, such as {@code file}; what
     * {@code key_provider=(name=…)} of a store's configuration selects.
     */
    String NAME = "plastron.key-provider";

    /**
     * Opens the exchange between this provider and one store.
     *
     * <p>KP-07: called once for each (service, store) the engine tries; each call returns a new
     * exchange, which is closed when the engine is done with it. Attaching must be cheap and must
     * not create anything lasting.
     */
    KeyExchange attach(StoreContext store);
}
