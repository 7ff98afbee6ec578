// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog;

import io.plastron.types.Lsn;

/**
 * A completed checkpoint as the log knows it.
 *
 * @param lsn the completion record
 * @param epoch the leader that wrote it
 * @param timeMillis when, since 1970, by the leader's clock
 * @param turtle the checkpoint's turtle page, its identity
 * @param turtleBytes size of the turtle's record
 * @param checkpointMeta the string handed to the application
 * @param databaseBytes stored bytes reachable from the checkpoint
 * @param retainFrom the oldest completion that was to stay findable when this one was written; its
 *     own {@link #lsn} when it is that
 */
public record Completion(
        Lsn lsn,
        long epoch,
        long timeMillis,
        Lsn turtle,
        int turtleBytes,
        String checkpointMeta,
        long databaseBytes,
        Lsn retainFrom) {}
