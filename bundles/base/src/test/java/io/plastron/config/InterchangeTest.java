// SPDX-License-Identifier: Apache-2.0
package io.plastron.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that the original tool wrote, read and written here. */
class InterchangeTest {
    /** A turtle page of a production system, shortened by hand, in its own layout. */
    private static final String TURTLE = """
            version=2,compatible_version=1,
            checkpoint=(WiredTigerCheckpoint.615676=(addr="00e311fbf957",order=615676,\
            time=1776459060,size=1475515,newest_start_durable_ts=0,oldest_start_ts=0,\
            newest_txn=3341,newest_stop_durable_ts=0,newest_stop_ts=-1,newest_stop_txn=-11,\
            prepare=0,write_gen=22081569,run_write_gen=22081029,next_page_id=1186845)),
            timestamp=69e29c5400000001,
            oldest_timestamp=69e2954c00000001,
            schema_epoch=0,
            largest_file_id=1071,
            max_write_gen=22081570,
            key_provider=(page.1=(page_id=1,lsn=7625638039464706519),version=1)""";

    /** Key and value lines alternate. */
    private static Map<String, String> rows(String resource) {
        try (InputStream in = InterchangeTest.class.getResourceAsStream(resource)) {
            List<String> lines =
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            Map<String, String> rows = new LinkedHashMap<>();
            for (int i = 0; i < lines.size(); i += 2) {
                rows.put(lines.get(i), lines.get(i + 1));
            }
            return rows;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Stream<String> values() {
        Map<String, String> turtle = rows("WiredTiger.turtle");
        turtle.remove("WiredTiger version string");
        Map<String, String> list = rows("list-v.txt");
        assertThat(list).hasSize(17);
        assertThat(turtle).hasSize(2);
        return Stream.concat(list.values().stream(), turtle.values().stream());
    }

    @ParameterizedTest
    @MethodSource("values")
    void everyRowOfTheOriginalRoundTripsByteForByte(String value) {
        assertThat(ConfigString.parse(value)).hasToString(value);
        ConfigString merged = ConfigString.parse(value).merge(ConfigString.parse(value));
        assertThat(merged).hasToString(value);
    }

    @Test
    void aFileRowIsRead() {
        ConfigString row = ConfigString.parse(rows("list-v.txt").get("file:A.wt"));
        assertThat(row.number("memory_page_max", 0)).isEqualTo(5 << 20);
        assertThat(row.struct("log").bool("enabled", false)).isTrue();
        assertThat(row.list("verbose")).isEmpty();
        assertThat(row.list("checkpoint_lsn")).containsExactly("4294967295", "2147483647");
        ConfigString checkpoint = row.struct("checkpoint").struct("WiredTigerCheckpoint.2");
        assertThat(checkpoint.string("addr", "")).startsWith("018181e41e2f79f7");
        assertThat(checkpoint.number("newest_stop_txn", 0)).isEqualTo(-11);
    }

    @Test
    void columnsAreNamesInOrder() {
        ConfigString row = ConfigString.parse(rows("list-v.txt").get("table:zones"));
        assertThat(row.list("columns"))
                .containsExactly("zone", "code", "coord", "comment", "shared");
        assertThat(row.list("colgroups")).containsExactly("place", "note");
    }

    @Test
    void aTurtlePageIsReadWithItsLineBreaks() {
        ConfigString turtle = ConfigString.parse(TURTLE);
        assertThat(turtle.entries()).extracting(ConfigString.Entry::key).containsExactly(
                "version", "compatible_version", "checkpoint", "timestamp", "oldest_timestamp",
                "schema_epoch", "largest_file_id", "max_write_gen", "key_provider");
        assertThat(turtle.struct("key_provider").struct("page.1").number("lsn", 0))
                .isEqualTo(7625638039464706519L);
        assertThat(turtle.string("timestamp", "")).isEqualTo("69e29c5400000001");
        assertThat(turtle).hasToString(TURTLE.replace("\n", ""));
    }
}
