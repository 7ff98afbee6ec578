// SPDX-License-Identifier: Apache-2.0
package io.plastron.types;

/**
 * The page log cannot be written any more: a write or force failed, or its deadline passed. Reads
 * of what was committed go on. Reaction: close the store and open it again.
 */
public final class LogFailedException extends PlastronException {
    private static final long serialVersionUID = 1L;

    private final boolean outcomeUnknown;

    /**
     * @param outcomeUnknown whether the first byte of a completion record may have been written, so
     *     that the checkpoint in flight may turn out to be committed when the store is opened again
     */
    public LogFailedException(String message, Throwable cause, boolean outcomeUnknown) {
        super(message, cause);
        this.outcomeUnknown = outcomeUnknown;
    }

    /** Whether the checkpoint in flight may turn out to be committed after all. */
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }
}
