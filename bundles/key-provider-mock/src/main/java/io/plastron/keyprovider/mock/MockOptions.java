// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.mock;

/**
 * How a mock behaves when its script is silent. Immutable.
 *
 * @param sealing whether its exchanges implement {@code PageKeys}; if not, they only keep metadata
 * @param seed the data keys follow from it, the store and the key's id: mocks of one seed can load
 *     each other's metadata, mocks of different seeds refuse it
 * @param rotateEvery a new data key at every so many-th {@code getKeySize}; 0: only on command
 * @param metadataBytes least size of the key metadata, filled with zeros
 */
public record MockOptions(boolean sealing, long seed, int rotateEvery, int metadataBytes) {
    /** Sealing, seed 0, rotation on command only, metadata as small as it is. */
    public static MockOptions defaults() {
        return new MockOptions(true, 0, 0, 0);
    }

    /** Without {@code PageKeys}. */
    public MockOptions metadataOnly() {
        return new MockOptions(false, seed, rotateEvery, metadataBytes);
    }

    public MockOptions withSeed(long newSeed) {
        return new MockOptions(sealing, newSeed, rotateEvery, metadataBytes);
    }

    public MockOptions withRotateEvery(int sizeQueries) {
        return new MockOptions(sealing, seed, sizeQueries, metadataBytes);
    }

    public MockOptions withMetadataBytes(int bytes) {
        return new MockOptions(sealing, seed, rotateEvery, bytes);
    }
}
