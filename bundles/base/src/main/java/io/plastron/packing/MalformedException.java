// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

/**
 * Packed bytes break the rules of a field. Checked, and never leaves this package: only a caller
 * knows the column, and whether the bytes were given (invalid use) or stored (corruption).
 */
final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String reason) {
        super(reason);
    }
}
