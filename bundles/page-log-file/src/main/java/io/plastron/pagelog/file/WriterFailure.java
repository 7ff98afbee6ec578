// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.types.FencedException;
import io.plastron.types.LogFailedException;
import io.plastron.types.PlastronException;
import io.plastron.types.StoreFullException;

/**
 * Why a writer is at its end. A writer fails once and for good: what a failed write or force left
 * behind is unknown, and a rewritten LSN would break every rule of recovery.
 *
 * @param outcomeUnknown whether the completion in flight may turn out to be committed
 */
record WriterFailure(Kind kind, String message, Throwable cause, boolean outcomeUnknown) {
    enum Kind {
        /** A write or force failed or did not return in time. */
        FAILED,
        /** The disk was full and no completion can be on it: the first caller is told so. */
        FULL,
        /** Somebody else leads. */
        FENCED
    }

    /** What a caller gets. */
    PlastronException exception(boolean firstTold) {
        if (kind == Kind.FENCED) {
            return new FencedException(message, cause, outcomeUnknown);
        }
        if (kind == Kind.FULL && firstTold) {
            return new StoreFullException(message, cause);
        }
        return new LogFailedException(message, cause, outcomeUnknown);
    }
}
