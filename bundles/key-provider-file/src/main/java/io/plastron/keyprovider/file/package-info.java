// SPDX-License-Identifier: Apache-2.0
/**
 * Keys from a key ring file.
 *
 * <p>The ring ({@link io.plastron.keyprovider.file.KeyRingCodec}) holds generations of the wrapping
 * key and stands outside every store. The key metadata a store keeps
 * ({@link io.plastron.keyprovider.file.KeyMetadataCodec}) holds its data keys, wrapped. Whoever has
 * the store alone has nothing; whoever loses the ring has lost the store.
 *
 * <p>Order of writing, on which everything here rests: the ring is durable before key metadata that
 * needs it is offered. Whatever crashes in between leaves a ring that holds more than is needed.
 */
package io.plastron.keyprovider.file;
