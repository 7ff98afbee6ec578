// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.config.ConfigString;
import io.plastron.config.ConfigValue;
import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a table's last checkpoint stands, as its {@code file:} row and the turtle page say it.
 *
 * <pre>
 * WiredTigerCheckpoint.2=(addr="…",order=2,time=1795161247,size=8192,newest_start_durable_ts=0,
 *   oldest_start_ts=0,newest_txn=0,newest_stop_durable_ts=0,newest_stop_ts=-1,newest_stop_txn=-11,
 *   prepare=0,write_gen=15,run_write_gen=13,next_page_id=100)
 * </pre>
 *
 * Plastron has no timestamps in pages: the fields between size and write_gen are constants that
 * mean "none" (-1 the largest timestamp, -11 the largest transaction); they must be numbers when
 * read.
 *
 * @param addrHex the root's cookie in hexadecimal, empty for an empty table
 * @param order number of this checkpoint of the table, from 1 on; also in the entry's name
 * @param timeSeconds when, since 1970
 * @param size stored bytes reachable from it
 * @param writeGen write generation of its pages
 * @param runWriteGen write generation the leader began with
 * @param nextPageId smallest page id never used in the table
 */
public record CheckpointEntry(
        String addrHex,
        long order,
        long timeSeconds,
        long size,
        long writeGen,
        long runWriteGen,
        long nextPageId) {
    private static final String NAME = "WiredTigerCheckpoint.";
    private static final Pattern ADDR = Pattern.compile("([0-9a-f]{2}){0,512}");
    private static final String NO_TIMESTAMPS =
            ",newest_start_durable_ts=0,oldest_start_ts=0,newest_txn=0,newest_stop_durable_ts=0"
            + ",newest_stop_ts=-1,newest_stop_txn=-11,prepare=0";
    private static final List<String> TIMESTAMPS = keys(ConfigString.parse(NO_TIMESTAMPS));
    private static final List<String> FIELDS = keys(ConfigString.parse(
            "addr,order,time,size" + NO_TIMESTAMPS + ",write_gen,run_write_gen,next_page_id"));

    public CheckpointEntry {
        if (!ADDR.matcher(addrHex).matches() || order <= 0 || timeSeconds < 0 || size < 0
                || writeGen < 0 || runWriteGen < 0 || nextPageId < 0) {
            throw new InvalidUseException("impossible checkpoint entry: addr="
                    + Names.shown(addrHex) + ", order=" + order + ", time=" + timeSeconds
                    + ", size=" + size + ", write_gen=" + writeGen + ", run_write_gen="
                    + runWriteGen + ", next_page_id=" + nextPageId);
        }
    }

    /** The entry with its name. */
    public String text() {
        return NAME + order + "=(addr=\"" + addrHex + "\",order=" + order + ",time=" + timeSeconds
                + ",size=" + size + NO_TIMESTAMPS + ",write_gen=" + writeGen + ",run_write_gen="
                + runWriteGen + ",next_page_id=" + nextPageId + ")";
    }

    /** The list with only this entry: what stands behind {@code checkpoint=}. */
    public static String list(CheckpointEntry entry) {
        return "(" + entry.text() + ")";
    }

    /**
     * Reads such a list.
     *
     * @param list empty or {@code ()} for a table that was never checkpointed
     * @throws CorruptionException malformed, or more than one entry
     */
    public static Optional<CheckpointEntry> parseList(String list) {
        try {
            ConfigString row = ConfigString.parse("checkpoint=" + list);
            if (row.entries().size() != 1) {
                throw new InvalidUseException("it goes on behind its brackets");
            }
            return of(row);
        } catch (InvalidUseException malformed) {
            throw new CorruptionException("checkpoint list " + Names.shown(list) + ": "
                    + malformed.getMessage() + ". Run verify, restore a copy", malformed);
        }
    }

    /** The entry of the row it stands in; a fault is an {@link InvalidUseException}. */
    static Optional<CheckpointEntry> of(ConfigString row) {
        List<ConfigString.Entry> entries = value(row, "checkpoint").struct().entries();
        if (entries.size() > 1) {
            throw new InvalidUseException("expected one checkpoint, found " + entries.size());
        }
        return entries.stream().findFirst().map(CheckpointEntry::parse);
    }

    private static CheckpointEntry parse(ConfigString.Entry item) {
        ConfigString fields = item.value().struct();
        TIMESTAMPS.forEach(key -> value(fields, key).number());
        CheckpointEntry entry = new CheckpointEntry(value(fields, "addr").text(),
                number(fields, "order"), number(fields, "time"), number(fields, "size"),
                number(fields, "write_gen"), number(fields, "run_write_gen"),
                number(fields, "next_page_id"));
        List<String> keys = keys(fields);
        if (!keys.equals(FIELDS)) {
            throw new InvalidUseException("entry \"" + Names.shown(item.key()) + "\" has fields "
                    + Names.shown(String.join(",", keys)) + ", expected those of the original in "
                    + "their order");
        }
        if (!item.key().equals(NAME + entry.order)) {
            throw new InvalidUseException("entry \"" + Names.shown(item.key()) + "\" has order "
                    + entry.order + ", expected " + NAME + entry.order);
        }
        return entry;
    }

    private static List<String> keys(ConfigString fields) {
        return fields.entries().stream().map(ConfigString.Entry::key).toList();
    }

    private static long number(ConfigString fields, String key) {
        return value(fields, key).number();
    }

    private static ConfigValue value(ConfigString fields, String key) {
        return fields.find(key).orElseThrow(() -> new InvalidUseException(key + " is missing"));
    }
}
