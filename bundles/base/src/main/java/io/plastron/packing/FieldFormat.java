// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

import io.plastron.types.InvalidUseException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The one-field formats of keys and values (facts, section 13).
 *
 * <table>
 * <caption>formats</caption>
 * <tr><th>letter</th><th>value</th><th>packed as</th></tr>
 * <tr><td>{@code S}</td><td>string without NUL</td><td>its UTF-8 bytes, then one 0x00</td></tr>
 * <tr><td>{@code u}</td><td>bytes</td><td>as they are</td></tr>
 * </table>
 */
public enum FieldFormat {
    /** A string without NUL. */
    S,
    /** Bytes as they are. */
    U;

    /** The format a letter of a configuration names. */
    public static FieldFormat of(String letter) {
        return switch (letter) {
            case "S" -> S;
            case "u" -> U;
            default -> throw new InvalidUseException("format '" + letter
                    + "' is not implemented; use S (string) or u (bytes)");
        };
    }

    /** The letter in configurations. */
    public String letter() {
        return this == S ? "S" : "u";
    }

    /** Packs a string; {@code what} names the field in an error. */
    public byte[] pack(String value, String what) {
        if (this != S) {
            throw new InvalidUseException(what + " has format u: give bytes, not a string");
        }
        byte[] utf8 = encode(value, what);
        return terminated(utf8, what);
    }

    /** Packs a field given as bytes: for {@code S} the string's UTF-8 bytes without the NUL. */
    public byte[] pack(byte[] value, String what) {
        return this == S ? terminated(value, what) : value.clone();
    }

    /** Checks bytes said to be packed and returns a copy. */
    public byte[] checked(byte[] packed, String what) {
        if (this == S) {
            requireString(packed, what);
        }
        return packed.clone();
    }

    /** The string of a packed field. */
    public String string(byte[] packed, String what) {
        if (this != S) {
            throw new InvalidUseException(what + " has format u: read bytes, not a string");
        }
        requireString(packed, what);
        return new String(packed, 0, packed.length - 1, StandardCharsets.UTF_8);
    }

    /** The field's bytes without packing. */
    public byte[] bytes(byte[] packed, String what) {
        if (this == S) {
            requireString(packed, what);
            return Arrays.copyOf(packed, packed.length - 1);
        }
        return packed.clone();
    }

    private static byte[] encode(String value, String what) {
        try {
            // An unpaired surrogate has no UTF-8 form; String.getBytes would store '?' in silence.
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder()
                    .encode(CharBuffer.wrap(value));
            return Arrays.copyOfRange(utf8.array(), utf8.arrayOffset(),
                    utf8.arrayOffset() + utf8.limit());
        } catch (CharacterCodingException malformed) {
            throw new InvalidUseException(
                    what + " (format S) holds half of a surrogate pair", malformed);
        }
    }

    private static byte[] terminated(byte[] field, String what) {
        for (byte b : field) {
            if (b == 0) {
                throw new InvalidUseException(what + " (format S) holds a NUL character");
            }
        }
        return Arrays.copyOf(field, field.length + 1);
    }

    private static void requireString(byte[] packed, String what) {
        int nul = 0;
        while (nul < packed.length && packed[nul] != 0) {
            nul++;
        }
        if (nul != packed.length - 1) {
            throw new InvalidUseException(what + " (format S) is not bytes and exactly one NUL at "
                    + "the end: " + packed.length + " bytes, first NUL at " + nul);
        }
    }
}
