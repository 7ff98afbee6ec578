// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

import io.plastron.types.CorruptionException;
import io.plastron.types.InternalException;
import io.plastron.types.InvalidUseException;
import java.util.ArrayList;
import java.util.List;

/**
 * Packs a tuple anew from fields of others, such as an index entry from the key and the value of a
 * row, or a row's value from those of its column groups. The fields' bytes are copied as they are;
 * only {@code u}, which has its length in front everywhere but in the last place, changes its form
 * when it comes to that place or leaves it.
 *
 * <p>The packed sources must have been checked ({@link Format#check}) or read from the store: where
 * one is not a tuple of its format, {@link CorruptionException} names field and format.
 *
 * <p>Immutable, for any thread.
 */
public final class Projection {
    /**
     * A field of a source.
     *
     * @param source place of the source, from 0
     * @param field place of the field in it, from 0
     */
    public record Pick(int source, int field) {
    }

    private final List<Format> sources;
    private final List<Pick> picks;
    private final Format format;
    /** Whether more fields follow where the result is used, so that its last is not the last. */
    private final boolean open;
    private final boolean identity;
    /** Fields of each source that have to be located: up to the last one picked. */
    private final int[] needed;
    /** Where each source's starts begin in the one array that holds all. */
    private final int[] startsAt;
    private final int startsLength;

    /**
     * Packs these fields of these sources, in the order of the picks; a field may be picked twice.
     */
    public Projection(List<Format> sources, List<Pick> picks) {
        this(sources, picks, false);
    }

    private Projection(List<Format> sources, List<Pick> picks, boolean open) {
        this.sources = List.copyOf(sources);
        this.picks = List.copyOf(picks);
        this.open = open;
        needed = new int[sources.size()];
        startsAt = new int[sources.size()];
        List<FieldType> types = new ArrayList<>();
        for (Pick pick : picks) {
            requireField(pick);
            types.add(sources.get(pick.source()).type(pick.field()));
            needed[pick.source()] = Math.max(needed[pick.source()], pick.field() + 1);
        }
        int length = 0;
        for (int source = 0; source < needed.length; source++) {
            startsAt[source] = length;
            length += needed[source] + 1;
        }
        startsLength = length;
        format = Format.of(types);
        identity = isIdentity();
    }

    /**
     * Packs a tuple as the beginning of a longer one: with the same fields, but as if the other
     * fields of {@code whole} followed. Every packed tuple of {@code whole} that begins with these
     * fields begins with these bytes, and no other does.
     *
     * @param fields format of the source, the first fields of {@code whole}
     */
    public static Projection prefix(Format fields, Format whole) {
        if (fields.size() > whole.size()
                || !fields.types().equals(whole.types().subList(0, fields.size()))) {
            throw new InternalException("format '" + fields + "' does not begin format '" + whole
                    + "'");
        }
        List<Pick> picks = new ArrayList<>();
        for (int field = 0; field < fields.size(); field++) {
            picks.add(new Pick(0, field));
        }
        return new Projection(List.of(fields), picks, fields.size() < whole.size());
    }

    private void requireField(Pick pick) {
        if (pick.source() < 0 || pick.source() >= sources.size() || pick.field() < 0
                || pick.field() >= sources.get(pick.source()).size()) {
            throw new InternalException(pick + " is no field of the sources " + sources);
        }
    }

    private boolean isIdentity() {
        if (sources.isEmpty() || picks.size() != sources.get(0).size()) {
            return false;
        }
        for (int field = 0; field < picks.size(); field++) {
            if (!picks.get(field).equals(new Pick(0, field))) {
                return false;
            }
        }
        return !open || picks.isEmpty() || !format.type(picks.size() - 1).isBytes();
    }

    /** The fields of the result. */
    public Format format() {
        return format;
    }

    /** Whether {@link #apply} returns source 0 itself. */
    public boolean identity() {
        return identity;
    }

    /**
     * The fields picked, packed. When they are all those of source 0 in their order the result is
     * that array itself, unchecked, and no copy.
     *
     * @param packed one tuple per source; null only for one of which nothing is picked
     * @throws CorruptionException a source is not a tuple of its format, as far as it was looked at
     */
    public byte[] apply(byte[]... packed) {
        if (packed.length != sources.size()) {
            throw new InternalException(packed.length + " tuples for " + sources.size()
                    + " sources");
        }
        if (identity) {
            return packed[0];
        }
        int[] starts = new int[startsLength];
        for (int source = 0; source < needed.length; source++) {
            locate(source, packed[source], starts);
        }
        byte[] result = new byte[resultLength(packed, starts)];
        int at = 0;
        for (int place = 0; place < picks.size(); place++) {
            at = copy(place, packed, starts, result, at);
        }
        return result;
    }

    /** Fills in where the needed fields of a source start, and where the last of them ends. */
    private void locate(int source, byte[] packed, int[] starts) {
        int base = startsAt[source];
        for (int field = 0; field < needed[source]; field++) {
            try {
                starts[base + field + 1] = sources.get(source).end(field, packed,
                        starts[base + field], packed.length);
            } catch (MalformedException malformed) {
                throw corrupt(source, field, malformed);
            }
        }
    }

    private int resultLength(byte[][] packed, int[] starts) {
        long length = 0;
        for (int place = 0; place < picks.size(); place++) {
            Pick pick = picks.get(place);
            int content = end(pick, starts) - contentStart(pick, packed, starts);
            length += content + (takesLength(place) ? PackedInteger.lengthUnsigned(content) : 0);
        }
        if (length > PackedField.BYTES_MAX) {
            throw new InvalidUseException("a tuple of format '" + format + "': " + length
                    + " packed bytes are too many");
        }
        return (int) length;
    }

    private int copy(int place, byte[][] packed, int[] starts, byte[] into, int start) {
        Pick pick = picks.get(place);
        int from = contentStart(pick, packed, starts);
        int content = end(pick, starts) - from;
        int at = takesLength(place) ? PackedInteger.writeUnsigned(content, into, start) : start;
        System.arraycopy(packed[pick.source()], from, into, at, content);
        return at + content;
    }

    /** Whether the field at this place of the result is u with a length in front. */
    private boolean takesLength(int place) {
        return format.type(place).isBytes() && (open || !format.isLast(place));
    }

    private int end(Pick pick, int[] starts) {
        return starts[startsAt[pick.source()] + pick.field() + 1];
    }

    /** Where the bytes of a picked field start that do not depend on its place. */
    private int contentStart(Pick pick, byte[][] packed, int[] starts) {
        Format from = sources.get(pick.source());
        return PackedField.contentStart(from.type(pick.field()), from.isLast(pick.field()),
                packed[pick.source()], starts[startsAt[pick.source()] + pick.field()]);
    }

    private CorruptionException corrupt(int source, int field, MalformedException malformed) {
        Format from = sources.get(source);
        return new CorruptionException("field " + field + " (format " + from.type(field)
                + ") of a stored tuple of format '" + from + "': " + malformed.getMessage(),
                malformed);
    }
}
