// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be read or written, in words. */
final class Reason {
    private Reason() {}

    static String of(IOException error) {
        if (error instanceof NoSuchFileException) {
            // Its message is the name of the file alone, which the caller names anyway.
            return "no such file or folder";
        } else if (error instanceof AccessDeniedException) {
            return "permission denied";
        }
        return error.getMessage() == null ? error.getClass().getName() : error.getMessage();
    }
}
