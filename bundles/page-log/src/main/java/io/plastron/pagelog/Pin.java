// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog;

import io.plastron.types.Lsn;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps a checkpoint, and thereby all that is newer, from being reclaimed by whoever leads, for a
 * lease. Thread-safe.
 */
@ConsumerType
public interface Pin extends AutoCloseable {
    /** The completion pinned. */
    Lsn completion();

    /**
     * Extends the lease to its full length from now on.
     *
     * @throws io.plastron.types.InvalidUseException it had run out and the completion is not
     *     retained any more, so this pin is closed; or it was closed before
     * @throws io.plastron.types.LogFailedException it could not be written; the old lease stands
     */
    void renew();

    /** Gives the checkpoint up. One that cannot be taken away ends with its lease. */
    @Override
    void close();
}
