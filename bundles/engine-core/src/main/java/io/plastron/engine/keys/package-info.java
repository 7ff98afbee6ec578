// SPDX-License-Identifier: Apache-2.0
/**
 * How a store holds its one key provider while providers come, go and hang.
 *
 * <p>A framework only reports: {@link io.plastron.engine.keys.KeyProviderSlot#offer offer},
 * {@link io.plastron.engine.keys.KeyProviderSlot#changed changed},
 * {@link io.plastron.engine.keys.KeyProviderSlot#withdraw withdraw}. The slot chooses. Four kinds
 * of thread meet here, and one lock:
 *
 * <ul>
 *   <li>the framework's threads put a candidate in or take it out; taking it out waits, within
 *       bounds, for the calls inside;
 *   <li>{@code plastron-keys-<store>}, the worker, is the only thread that tests a candidate and
 *       the only one that switches. It may wait for a lease's end, never for an active provider: it
 *       alone can make one;
 *   <li>{@code plastron-lane-<store>-n}, the lanes, are the only threads that run provider code;
 *       whoever wants something of a provider waits beside a lane, with a deadline;
 *   <li>{@code plastron-events-<store>} tells people and monitors.
 * </ul>
 *
 * <p>The lock guards all state and is never held while foreign code runs or is waited for. From it
 * follow the three promises: no call begins on a provider after its withdrawal returned; a lease
 * sees one provider; a switch happens only between leases, or after the lease was revoked.
 */
package io.plastron.engine.keys;
