// SPDX-License-Identifier: Apache-2.0
package io.plastron;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps a checkpoint, and with it all newer ones, from being given back by whoever leads, in
 * whatever process, until it is closed or its lease runs out; made by {@link Connection#pin}. Who
 * holds one costs the store what dies meanwhile: its log grows by all that is changed.
 *
 * <p>It is a file beside the log, so it outlives its connection, and a process that dies leaves it
 * until the lease is over. It does not outlast a power cut for sure. Thread-safe.
 */
@ProviderType
public interface CheckpointPin extends AutoCloseable {
    /** What is pinned. */
    Checkpoint checkpoint();

    /**
     * Extends the lease to its full length from now on.
     *
     * @throws ConflictException it had run out, and the checkpoint was given up meanwhile; or it
     *     was closed: pin the newest one
     * @throws io.plastron.types.LogFailedException it could not be written; the old lease stands
     * @throws io.plastron.types.StoreFullException likewise, there is no room
     */
    void renew();

    /**
     * Makes a copy of the store as this checkpoint left it: a backup. Readers, writers, checkpoints
     * and the giving back of space go on. The lease is renewed on the way.
     *
     * <p>The copy is a store of its own, with the same id, at exactly this checkpoint, forced to
     * disk. It is opened by its path with the key provider that holds the keys of this checkpoint,
     * to read or to lead; what is written to one of both is never seen by the other. Its keys are
     * not in it: a key ring is to be backed up by its own means. A copy that was broken off lacks
     * {@code store.properties}, is refused, and is to be deleted.
     *
     * <p>Several threads may copy at once, each to a folder of its own.
     *
     * @param folder must be empty, or not there yet
     * @return bytes copied
     * @throws io.plastron.types.InvalidUseException something is there
     * @throws ConflictException the lease ran out, before or on the way, and the checkpoint was
     *     given up, or part of it was before the pin was there, or the pin was closed: delete the
     *     copy, pin anew
     * @throws io.plastron.types.StoreFullException there is no room
     * @throws io.plastron.types.LogFailedException reading or writing failed, of the log or
     *     of the copy, its {@code store.properties} included
     * @throws io.plastron.types.ClosedException the store was closed
     */
    long copyTo(Path folder);

    /** Gives the checkpoint up; one whose file cannot be taken away ends with its lease. */
    @Override
    void close();
}
