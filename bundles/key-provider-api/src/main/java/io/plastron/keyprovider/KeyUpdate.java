// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider;

import io.plastron.types.Lsn;

/** What became of key metadata that an exchange handed out. */
public sealed interface KeyUpdate {
    /**
     * The key page is in the log, not yet committed: after a crash the metadata before it may be
     * loaded.
     *
     * @param lsn the key page
     */
    record Persisted(Lsn lsn) implements KeyUpdate {}

    /**
     * The metadata was not and will not be committed; offer it again.
     *
     * @param cause why
     */
    record Failed(Throwable cause) implements KeyUpdate {}

    /**
     * A completed checkpoint names the key page: whoever opens the store now gets this metadata.
     *
     * @param checkpoint identity of the checkpoint: the LSN of its turtle page
     */
    record Committed(Lsn checkpoint) implements KeyUpdate {}

    /**
     * Whether the checkpoint was committed cannot be told before the store is opened again: both
     * this metadata and the one before it must stay loadable.
     *
     * @param cause why
     */
    record Undecided(Throwable cause) implements KeyUpdate {}
}
