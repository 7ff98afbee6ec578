// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import io.plastron.KeyProviderAbsentException;
import io.plastron.NotAStoreException;
import io.plastron.NotFoundException;
import io.plastron.NotLeaderException;
import io.plastron.types.CorruptionException;
import io.plastron.types.FencedException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.StoreInUseException;
import io.plastron.types.TooNewException;

/**
 * How a verb ended, one number for each reaction of the caller. The numbers are a contract with
 * scripts: none is ever given another meaning.
 */
public enum ExitCode {
    OK(0, "done"),
    FAILED(1, "failed for another reason; the message says which"),
    USAGE(2, "wrong usage: unknown verb or option, malformed value"),
    NOT_FOUND(3, "no such table or key"),
    CORRUPTION(4, "stored bytes are damaged"),
    IN_USE(5, "somebody else leads this store, or the store follows"),
    KEYS(6, "key provider missing, unreachable or refusing"),
    TOO_NEW(7, "written by a newer version"),
    NOT_A_STORE(8, "the folder holds no store");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    /** In a few words, for the help text. */
    public String meaning() {
        return meaning;
    }

    /** The code of an error. */
    public static ExitCode of(Throwable error) {
        if (error instanceof UsageException || error instanceof InvalidUseException) {
            return USAGE;
        } else if (error instanceof NotFoundException) {
            return NOT_FOUND;
        } else if (error instanceof CorruptionException) {
            return CORRUPTION;
        } else if (error instanceof StoreInUseException || error instanceof NotLeaderException
                || error instanceof FencedException) {
            return IN_USE;
        } else if (error instanceof KeyProviderAbsentException
                || error instanceof KeyProviderUnreachableException
                || error instanceof KeyRefusedException) {
            return KEYS;
        } else if (error instanceof TooNewException) {
            return TOO_NEW;
        } else if (error instanceof NotAStoreException) {
            return NOT_A_STORE;
        }
        return FAILED;
    }
}
