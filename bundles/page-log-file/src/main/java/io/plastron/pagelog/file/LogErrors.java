// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.types.LogFailedException;
import io.plastron.types.PlastronException;
import io.plastron.types.StoreFullException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Turns what the disk says into what callers react to. */
final class LogErrors {
    static final String RESTORE = "The files are damaged; restore a copy of the store";
    static final String OLDER = "The files are damaged, or an old copy of them was put back:"
            + " restore"
            + " the whole store, or open it with 'accept_older' to go on from the last complete"
            + " checkpoint that is left";

    private LogErrors() {}

    /**
     * An operation that cannot commit anything: reading, leading, closing. What was acknowledged
     * before stands.
     */
    static PlastronException failed(String what, Path where, IOException cause) {
        String message = what + " " + where + ": " + describe(cause);
        return isFull(cause)
                ? new StoreFullException(message + ". Make room, then try again", cause)
                : new LogFailedException(
                        message + ". Mend the cause, open the store again", cause, false);
    }

    /** Whether the disk, or what this user may take of it, is full. */
    static boolean isFull(IOException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left") || message.contains("not enough space")
                || message.contains("quota exceeded");
    }

    static String describe(Throwable failure) {
        return failure.getMessage() == null
                ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
