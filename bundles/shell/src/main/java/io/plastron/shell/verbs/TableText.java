// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.Cursor;
import io.plastron.NotFoundException;
import io.plastron.Session;
import io.plastron.config.ConfigString;
import io.plastron.packing.FieldFormat;
import io.plastron.types.InvalidUseException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Keys and values of a table as words of a command line. Format {@code S}: as they are. Format
 * {@code u}: text as long as it is printable and does not begin with {@code 0x}, else {@code 0x}
 * and hex digits, so that what is printed can always be given back.
 */
final class TableText {
    private static final String HEX = "0x";

    private final FieldFormat keyFormat;
    private final FieldFormat valueFormat;

    private TableText(FieldFormat keyFormat, FieldFormat valueFormat) {
        this.keyFormat = keyFormat;
        this.valueFormat = valueFormat;
    }

    /**
     * For a table.
     *
     * @throws NotFoundException no such table
     */
    static TableText of(Session session, String uri) {
        if (!uri.startsWith("table:")) {
            return new TableText(FieldFormat.S, FieldFormat.S);
        }
        try (Cursor metadata = session.openCursor("metadata:")) {
            if (!metadata.key(uri).search()) {
                throw new NotFoundException("no table '" + uri + "'");
            }
            ConfigString row = ConfigString.parse(metadata.valueString());
            return new TableText(FieldFormat.of(row.string("key_format", "u")),
                    FieldFormat.of(row.string("value_format", "u")));
        }
    }

    /** A key as the cursor takes it. */
    byte[] keyBytes(String word) {
        return bytes(keyFormat, word);
    }

    /** A value as the cursor takes it. */
    byte[] valueBytes(String word) {
        return bytes(valueFormat, word);
    }

    /** A value as it is printed. */
    String value(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean plain = valueFormat == FieldFormat.S || isPlain(bytes, text);
        return plain ? text : HEX + HexFormat.of().formatHex(bytes);
    }

    private static boolean isPlain(byte[] bytes, String text) {
        // What is not UTF-8 does not come back the same.
        return !text.startsWith(HEX)
                && text.chars().noneMatch(Character::isISOControl)
                && ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))
                        .equals(ByteBuffer.wrap(bytes));
    }

    private static byte[] bytes(FieldFormat format, String word) {
        if (format == FieldFormat.S || !word.startsWith(HEX)) {
            return utf8(word);
        }
        try {
            return HexFormat.of().parseHex(word.substring(HEX.length()));
        } catch (IllegalArgumentException malformed) {
            throw new InvalidUseException("not hex digits behind 0x: '" + word + "'", malformed);
        }
    }

    private static byte[] utf8(String word) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(word));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException malformed) {
            throw new InvalidUseException("not a Unicode text: '" + word + "'", malformed);
        }
    }
}
