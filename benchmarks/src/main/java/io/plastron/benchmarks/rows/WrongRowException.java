// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.rows;

/** An engine returned something else than what was written: its figures are worth nothing. */
public final class WrongRowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says which row, what was expected and what was found. */
    public WrongRowException(String message) {
        super(message);
    }
}
