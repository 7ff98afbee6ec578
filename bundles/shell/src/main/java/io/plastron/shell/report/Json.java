// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.report;

import java.math.BigInteger;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes JSON (RFC 8259) on one line. Takes maps with strings as keys, lists, strings, whole
 * numbers, booleans and null. Characters outside ASCII stay as they are; control characters and
 * lone surrogates, which UTF-8 cannot carry, are escaped.
 */
public final class Json {
    private Json() {}

    /** The text of a value. */
    public static String text(Object value) {
        StringBuilder target = new StringBuilder();
        write(target, value);
        return target.toString();
    }

    /**
     * An object whose fields keep their order and may be null.
     *
     * @param namesAndValues in turns
     */
    public static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    private static void write(StringBuilder target, Object value) {
        if (value instanceof Map<?, ?> object) {
            writeObject(target, object);
        } else if (value instanceof List<?> array) {
            writeArray(target, array);
        } else if (value instanceof String text) {
            writeString(target, text);
        } else if (value == null || value instanceof Long || value instanceof Integer
                || value instanceof BigInteger || value instanceof Boolean) {
            target.append(value);
        } else {
            throw new IllegalArgumentException("no JSON for a " + value.getClass().getName());
        }
    }

    private static void writeObject(StringBuilder target, Map<?, ?> object) {
        target.append('{');
        Iterator<? extends Map.Entry<?, ?>> fields = object.entrySet().iterator();
        while (fields.hasNext()) {
            Map.Entry<?, ?> field = fields.next();
            writeString(target, (String) field.getKey());
            target.append(':');
            write(target, field.getValue());
            target.append(fields.hasNext() ? "," : "");
        }
        target.append('}');
    }

    private static void writeArray(StringBuilder target, List<?> array) {
        target.append('[');
        Iterator<?> items = array.iterator();
        while (items.hasNext()) {
            write(target, items.next());
            target.append(items.hasNext() ? "," : "");
        }
        target.append(']');
    }

    private static void writeString(StringBuilder target, String text) {
        target.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                target.append('\\').append(c);
            } else if (Character.isISOControl(c) || isLoneSurrogate(text, i)) {
                target.append(String.format("\\u%04x", (int) c));
            } else {
                target.append(c);
            }
        }
        target.append('"');
    }

    private static boolean isLoneSurrogate(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c)
                && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
