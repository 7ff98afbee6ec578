// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.packing.FieldType;

/** Numbers as dumps write them. */
final class FieldText {
    private FieldText() {}

    /** A number; of unsigned formats the bits are given. */
    static String number(FieldType type, long bits) {
        return type.isUnsigned() ? Long.toUnsignedString(bits) : Long.toString(bits);
    }
}
