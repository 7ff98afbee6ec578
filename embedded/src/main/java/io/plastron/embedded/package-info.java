// SPDX-License-Identifier: Apache-2.0
/**
 * Stores without a framework: the engine, the page log and the key providers of the bundles, in one
 * jar on the class path. {@link io.plastron.embedded.Plastron} is where to begin; what it opens is
 * used as everywhere, by {@link io.plastron.Connection}.
 *
 * <p>The jar needs the JDK alone. It is no bundle: in a framework install the bundles.
 */
package io.plastron.embedded;
