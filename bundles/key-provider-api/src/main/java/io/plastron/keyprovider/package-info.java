// SPDX-License-Identifier: Apache-2.0
/**
 * What a key provider implements.
 *
 * <p>A provider is an OSGi service of type {@link io.plastron.keyprovider.KeyProvider}. The engine
 * attaches it to a store and from then on talks to the {@link io.plastron.keyprovider.KeyExchange}
 * it got. A provider makes <em>data keys</em> (32 bytes, from which pages are sealed) and keeps
 * them, wrapped by a key of its own (the <em>KEK</em>, never in the store), inside <em>key
 * metadata</em>: bytes only the provider understands, which the engine stores with a checkpoint and
 * gives back when the store is opened.
 *
 * <p>The rules are numbered KP-01 … in the Javadoc of the method they bind, so that a test, an
 * event or an error can name them.
 */
@Export
@Version("1.0.0")
package io.plastron.keyprovider;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
