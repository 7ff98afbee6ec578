// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog;

import io.plastron.types.Lsn;

/**
 * What a leader says when it completes a checkpoint.
 *
 * @param turtle the checkpoint's turtle page
 * @param turtleBytes size of that record, so that it is read in one go
 * @param checkpointMeta the string handed to the application; ASCII, at most 4096 characters
 * @param databaseBytes stored bytes reachable from the checkpoint; new segments follow it in size
 * @param retainFrom the completion of the oldest checkpoint that is to stay findable; {@link
 *     Lsn#NONE} when this one is the oldest. It never goes back
 */
public record CompletionDraft(
        Lsn turtle, int turtleBytes, String checkpointMeta, long databaseBytes, Lsn retainFrom) {
    /** Longest {@link #checkpointMeta}. */
    public static final int META_CHARS_MAX = 4096;
}
