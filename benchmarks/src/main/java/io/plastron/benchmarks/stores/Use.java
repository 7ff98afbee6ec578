// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.stores;

/** What a store is opened for: some engines decide by it how they work. */
public enum Use {
    /** A whole table is written at once; checkpoints come from the harness alone. */
    LOADING,
    /** {@link Work#commitDurably} will be used. */
    DURABLE_COMMITS,
    /** Anything else. */
    ORDINARY
}
