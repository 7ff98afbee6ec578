// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.btree.SegmentUse.Counts;
import io.plastron.config.ConfigString;
import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import java.util.List;

/**
 * What a checkpoint knows of one segment of the log: a row of the metadata table, which catalogs
 * pass over.
 *
 * <pre>
 * system:segment:0000000012  ->  images=310,newest=297,image_bytes=4890112,delta_bytes=51200,
 *                                needed=0
 * </pre>
 *
 * Counted are the trees in the catalog; the metadata table's own pages, key page and turtle page
 * are not.
 *
 * @param number of the segment
 * @param counts as in {@link io.plastron.btree.SegmentUse}
 * @param needed 0 while a page of a tree may have a record in it; then for ever the newest
 *     completion whose checkpoint may need one
 */
public record SegmentEntry(int number, Counts counts, long needed) {
    /** With what the keys of these rows begin. */
    public static final String PREFIX = "system:segment:";

    private static final int DIGITS = 10;
    private static final List<String> FIELDS =
            List.of("images", "newest", "image_bytes", "delta_bytes", "needed");

    /**
     * @throws InvalidUseException impossible values
     */
    public SegmentEntry {
        if (number < 0 || counts.images() < 0 || counts.newest() < 0 || counts.imageBytes() < 0
                || counts.deltaBytes() < 0 || needed < 0
                || needed > 0 && !counts.equals(Counts.NONE)) {
            throw new InvalidUseException("impossible account of segment " + number + ": "
                    + counts + ", needed=" + needed);
        }
    }

    /** Key of the row. */
    public String uri() {
        return uri(number);
    }

    /** Key of a segment's row. */
    public static String uri(int number) {
        String digits = Integer.toString(number);
        return PREFIX + "0".repeat(Math.max(0, DIGITS - digits.length())) + digits;
    }

    /** The row. */
    public String text() {
        return "images=" + counts.images() + ",newest=" + counts.newest() + ",image_bytes="
                + counts.imageBytes() + ",delta_bytes=" + counts.deltaBytes() + ",needed="
                + needed;
    }

    /**
     * Reads a row.
     *
     * @throws CorruptionException malformed
     */
    public static SegmentEntry parse(String uri, String row) {
        try {
            ConfigString fields = ConfigString.parse(row);
            if (!fields.entries().stream().map(ConfigString.Entry::key).toList().equals(FIELDS)) {
                throw new InvalidUseException("expected the fields " + FIELDS);
            }
            SegmentEntry entry = new SegmentEntry(
                    Integer.parseInt(uri.substring(PREFIX.length())),
                    new Counts(fields.number("images", -1), fields.number("newest", -1),
                            fields.number("image_bytes", -1), fields.number("delta_bytes", -1)),
                    fields.number("needed", -1));
            if (!entry.uri().equals(uri)) {
                throw new InvalidUseException("its key reads " + entry.uri());
            }
            return entry;
        } catch (InvalidUseException | NumberFormatException malformed) {
            throw new CorruptionException("metadata table, row " + Names.shown(uri) + ": "
                    + malformed.getMessage() + ". Run verify, restore a copy", malformed);
        }
    }
}
