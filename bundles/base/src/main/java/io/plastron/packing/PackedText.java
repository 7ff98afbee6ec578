// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Strings to UTF-8 and back without loss: what has no form on the other side is refused, where the
 * conversions of {@link String} would put a replacement character in silence.
 */
final class PackedText {
    private static final char REPLACEMENT = '\ufffd';
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private PackedText() {
    }

    static byte[] encode(String text) throws MalformedException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        // Only half a surrogate pair is replaced, by '?', so its absence settles nearly all texts.
        return contains(utf8, (byte) '?') ? strictly(text) : utf8;
    }

    private static byte[] strictly(String text) throws MalformedException {
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Arrays.copyOfRange(utf8.array(), utf8.arrayOffset(),
                    utf8.arrayOffset() + utf8.limit());
        } catch (CharacterCodingException malformed) {
            throw new MalformedException("the string holds half of a surrogate pair");
        }
    }

    static String decode(byte[] packed, int start, int end) throws MalformedException {
        String text = new String(packed, start, end - start, StandardCharsets.UTF_8);
        // The replacement character is there for bytes that are not UTF-8, or was stored as such.
        return text.indexOf(REPLACEMENT) < 0 ? text : strictly(packed, start, end);
    }

    private static String strictly(byte[] packed, int start, int end) throws MalformedException {
        try {
            return StandardCharsets.UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(packed, start, end - start)).toString();
        } catch (CharacterCodingException malformed) {
            throw new MalformedException("its bytes are not UTF-8: read bytes, not a string");
        }
    }

    /** Where the first NUL before the limit is, -1 when there is none; looks at eight at a time. */
    static int indexOfNul(byte[] bytes, int start, int limit) {
        int at = start;
        for (; at <= limit - Long.BYTES; at += Long.BYTES) {
            long word = (long) LONG.get(bytes, at);
            // The lowest bit that is left is of the first zero byte; higher ones may mislead.
            long zeros = word - LOW_BITS & ~word & HIGH_BITS;
            if (zeros != 0) {
                return at + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
            }
        }
        for (; at < limit; at++) {
            if (bytes[at] == 0) {
                return at;
            }
        }
        return -1;
    }

    /** Whether this byte is among them. */
    static boolean contains(byte[] bytes, byte sought) {
        for (byte b : bytes) {
            if (b == sought) {
                return true;
            }
        }
        return false;
    }
}
