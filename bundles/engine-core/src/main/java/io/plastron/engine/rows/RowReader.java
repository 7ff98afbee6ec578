// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.rows;

import io.plastron.metadata.ColumnGroup;
import io.plastron.packing.Format;
import io.plastron.packing.Projection;
import io.plastron.packing.Projection.Pick;
import io.plastron.types.CorruptionException;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a row's value, or some of its columns, together from the column groups. Reads only groups
 * that have a column it wants, and the first. Immutable.
 */
public final class RowReader {
    private final Layout layout;
    private final List<String> columns;
    private final Format format;
    /** Groups read beside the first. */
    private final List<Layout.Group> others = new ArrayList<>();
    /** Sources: the key, the value in the first group, those in the others. */
    private final Projection projection;
    /** See {@link #plain}. */
    private final boolean plain;

    RowReader(Layout layout, List<String> columns) {
        this.layout = layout;
        this.columns = List.copyOf(columns);
        List<Pick> picks = new ArrayList<>();
        for (String column : columns) {
            picks.add(pick(column));
        }
        Format first = layout.groups().get(0).ofValue().format();
        List<Format> sources = new ArrayList<>(List.of(layout.key(), first));
        others.forEach(other -> sources.add(other.ofValue().format()));
        this.projection = new Projection(sources, picks);
        this.format = projection.format();
        this.plain = picks.stream().allMatch(pick -> pick.source() == 1)
                && new Projection(List.of(first), picks.stream()
                        .map(pick -> new Pick(0, pick.field())).toList()).identity();
    }

    private Pick pick(String column) {
        if (layout.pick(column).source() == 0) {
            return layout.pick(column);
        }
        Layout.Group first = layout.groups().get(0);
        int inFirst = first.group().columns().indexOf(column);
        if (inFirst >= 0) {
            return new Pick(1, inFirst);
        }
        Layout.Group holder = layout.groups().stream()
                .filter(group -> group.group().columns().contains(column)).findFirst()
                .orElseThrow(() -> new CorruptionException(layout.schema().tableUri()
                        + " has no column group with column '" + column + "'"));
        if (!others.contains(holder)) {
            others.add(holder);
        }
        return new Pick(2 + others.indexOf(holder), holder.group().columns().indexOf(column));
    }

    /** The columns it reads. */
    public List<String> columns() {
        return columns;
    }

    /** Their format. */
    public Format format() {
        return format;
    }

    /** Whether the row's value is what stands in the first column group, as it is. */
    public boolean plain() {
        return plain;
    }

    /** The row's value; null when there is no row. */
    public byte[] value(View view, byte[] key) {
        byte[] first = view.get(layout.firstId(), key);
        return first == null ? null : value(view, key, first);
    }

    /**
     * The row's value.
     *
     * @param first what stands under the key in the first column group
     * @throws CorruptionException another column group has no such key
     */
    public byte[] value(View view, byte[] key, byte[] first) {
        if (plain) {
            return first;
        }
        byte[][] sources = new byte[2 + others.size()][];
        sources[0] = key;
        sources[1] = first;
        for (int i = 0; i < others.size(); i++) {
            sources[2 + i] = part(view, others.get(i).group(), key);
        }
        try {
            return projection.apply(sources);
        } catch (CorruptionException malformed) {
            throw new CorruptionException("row of " + layout.schema().tableUri()
                    + " with the packed key " + Shown.hex(key) + ": " + malformed.getMessage(),
                    malformed);
        }
    }

    /**
     * What another column group than the first holds of a row that is there.
     *
     * @throws CorruptionException it has no such key
     */
    static byte[] part(View view, ColumnGroup group, byte[] key) {
        byte[] part = view.get(group.tableId(), key);
        if (part == null) {
            throw new CorruptionException(group.uri() + " has no part of a row that the table's"
                    + " other column groups have, under the packed key " + Shown.hex(key)
                    + ". Run verify, restore a copy");
        }
        return part;
    }
}
