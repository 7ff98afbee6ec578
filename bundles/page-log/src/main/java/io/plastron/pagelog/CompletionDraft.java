// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog;

import io.plastron.types.Lsn;

/**
 * What a leader says when it completes a checkpoint.
 *
 * @param turtle the checkpoint's turtle page
 * @param turtleBytes size of that record, so that it is read in one go
 * @param checkpointMeta the string handed to the application; ASCII, at most 4096 characters
 * @param databaseBytes stored bytes reachable from the checkpoint
 */
public record CompletionDraft(
        Lsn turtle, int turtleBytes, String checkpointMeta, long databaseBytes) {
    /** Longest {@link #checkpointMeta}. */
    public static final int META_CHARS_MAX = 4096;
}
