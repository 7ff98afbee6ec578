// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.rows;

import java.util.Arrays;
import java.util.HexFormat;

/** Keys as messages show them. */
public final class Shown {
    private static final int BYTES_MAX = 32;

    private Shown() {}

    /** In hexadecimal digits; the beginning of a long one. */
    public static String hex(byte[] key) {
        return key.length <= BYTES_MAX ? HexFormat.of().formatHex(key)
                : HexFormat.of().formatHex(Arrays.copyOf(key, BYTES_MAX)) + "… (" + key.length
                        + " bytes)";
    }
}
