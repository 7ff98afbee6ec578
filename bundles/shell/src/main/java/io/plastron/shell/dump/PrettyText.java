// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.packing.FieldType;
import io.plastron.packing.Format;
import io.plastron.packing.Projection;
import io.plastron.packing.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Keys and values as {@code dump -p} shows them to people: unpacked, fields joined by commas,
 * strings as they are. The original's oddities are kept:
 *
 * <ul>
 * <li>a string of fixed size is shown up to the next zero byte, even if that belongs to a later
 * field (where none follows, it ends with the row; the original shows whatever memory holds there)
 * <li>no comma stands before the first field that is not of bytes, nor between byte fields before
 * it
 * <li>an empty byte field leaves no trace, not even a comma
 * <li>a key or value that shows nothing of any field is {@code (null)}
 * </ul>
 */
final class PrettyText {
    private static final String NOTHING = "(null)";

    private final Tuple tuple;
    private final LineDumpWriter.Codec byteFields;
    /** For each string of fixed size what is packed from there on; null for the other fields. */
    private final List<Projection> rests = new ArrayList<>();

    /** @param byteFields how the bytes of a field {@code u} are shown */
    PrettyText(Format format, LineDumpWriter.Codec byteFields) {
        tuple = new Tuple(format, names(format), "row being dumped");
        this.byteFields = byteFields;
        for (int i = 0; i < format.size(); i++) {
            rests.add(format.type(i).letter() == 's' ? rest(format, i) : null);
        }
    }

    private static List<String> names(Format format) {
        return IntStream.range(0, format.size()).mapToObj(i -> "field" + i).toList();
    }

    private static Projection rest(Format format, int from) {
        return new Projection(List.of(format), IntStream.range(from, format.size())
                .mapToObj(i -> new Projection.Pick(0, i)).toList());
    }

    void write(byte[] packed, ByteSink out) {
        tuple.take(packed);
        boolean shown = false;
        boolean comma = false;
        for (int i = 0; i < tuple.format().size(); i++) {
            FieldType type = tuple.format().type(i);
            byte[] bytes = type.isInteger() ? null : tuple.getBytes(i);
            if (type.isBytes() && bytes.length == 0) {
                continue;
            }
            if (comma) {
                out.put(',');
            }
            shown = true;
            comma |= !type.isBytes();
            if (type.isInteger()) {
                out.put(FieldText.number(type, tuple.getLong(i)));
            } else if (type.isBytes()) {
                byteFields.write(bytes, out);
            } else if (type.letter() == 'S') {
                out.put(bytes);
            } else {
                writeUpToZero(rests.get(i).apply(packed), out);
            }
        }
        if (!shown) {
            out.put(NOTHING);
        }
    }

    private static void writeUpToZero(byte[] bytes, ByteSink out) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        out.put(bytes, 0, end);
    }
}
