// SPDX-License-Identifier: Apache-2.0
package io.plastron.types;

/**
 * Root of every error Plastron raises on purpose. Each subclass stands for one reaction of the
 * caller; the message says what happened, where, what was expected and found, and what to do. The
 * message is for people and may change; programs decide by the class. No message ever holds key
 * material.
 */
public abstract class PlastronException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected PlastronException(String message) {
        super(message);
    }

    protected PlastronException(String message, Throwable cause) {
        super(message, cause);
    }
}
