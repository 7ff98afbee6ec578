// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.Completion;

/**
 * A completion together with its place in the log.
 *
 * @param completion what it says
 * @param body as stored
 * @param previousLsn the completion before it, 0 for none
 * @param endLsn first LSN behind its frame: where a new leader cuts
 * @param chain CRC of its frame's header
 */
record StoredCompletion(
        Completion completion, CompletionBody body, long previousLsn, long endLsn, int chain) {
    long lsn() {
        return completion.lsn().value();
    }
}
