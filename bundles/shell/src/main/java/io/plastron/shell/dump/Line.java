// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.types.InvalidUseException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A line of a dump, without its end. Immutable, except that its array is its maker's. */
final class Line {
    private final Place place;
    private final byte[] bytes;
    private final int length;

    Line(Place place, byte[] bytes, int length) {
        this.place = place;
        this.bytes = bytes;
        this.length = length;
    }

    Place place() {
        return place;
    }

    int length() {
        return length;
    }

    /** The unsigned byte at an index. */
    int at(int index) {
        return bytes[index] & 0xff;
    }

    /** The line as text. */
    String text() {
        for (int i = 0; i < length; i++) {
            if (at(i) < ' ') {
                throw bad(i, shown(i) + " in a header");
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw bad(0, "a header that is not UTF-8");
        }
    }

    /** Whether the line begins with a text of ASCII characters. */
    boolean startsWith(String prefix) {
        if (length < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (bytes[i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The same line in an array of its own. */
    Line copy() {
        return new Line(place, Arrays.copyOf(bytes, length), length);
    }

    /** What stands at an index, for a message. */
    String shown(int index) {
        return index < length ? Place.shown(at(index)) : "the end of the line";
    }

    /** An error at an index. */
    InvalidUseException bad(int index, String reason) {
        return place.column(index + 1).bad(reason);
    }
}
