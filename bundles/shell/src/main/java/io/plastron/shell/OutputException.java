// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import java.io.IOException;
import java.util.Locale;

/** A result cannot be written: the disk is full, or nobody reads on at the end of a pipe. */
public final class OutputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutputException(IOException cause) {
        super("cannot write standard output: " + cause.getMessage(), cause);
    }

    /** Whether its reader had enough, as {@code head} has: then there is nobody to be told. */
    boolean isReaderGone() {
        return getMessage().toLowerCase(Locale.ROOT).contains("broken pipe");
    }
}
