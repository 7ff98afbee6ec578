// SPDX-License-Identifier: Apache-2.0
package io.plastron.types;

/**
 * Another leader has taken this store over; what this one wrote since its last acknowledged
 * checkpoint is void unless the new leader found it whole. Reaction: go on as a follower.
 */
public final class FencedException extends PlastronException {
    private static final long serialVersionUID = 1L;

    private final boolean outcomeUnknown;

    /**
     * @param outcomeUnknown whether the first byte of a completion record may have been written, so
     *     that the checkpoint in flight may turn out to be committed when the store is opened again
     */
    public FencedException(String message, Throwable cause, boolean outcomeUnknown) {
        super(message, cause);
        this.outcomeUnknown = outcomeUnknown;
    }

    /** Whether the checkpoint in flight may turn out to be committed after all. */
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }
}
