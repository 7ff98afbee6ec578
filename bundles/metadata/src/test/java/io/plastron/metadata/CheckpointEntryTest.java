// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointEntryTest {
    private static final String GOLDEN = "(WiredTigerCheckpoint.2=(addr=\"00ab\",order=2,"
            + "time=1795161247,size=8192,newest_start_durable_ts=0,oldest_start_ts=0,newest_txn=0,"
            + "newest_stop_durable_ts=0,newest_stop_ts=-1,newest_stop_txn=-11,prepare=0,"
            + "write_gen=15,run_write_gen=13,next_page_id=103))";

    @Test
    void hasAllFieldsInTheOrderOfTheOriginal() {
        assertThat(CheckpointEntry.list(Fixtures.entry(2))).isEqualTo(GOLDEN);
    }

    @Test
    void readsWhatItWrites() {
        assertThat(CheckpointEntry.parseList(GOLDEN)).contains(Fixtures.entry(2));
        CheckpointEntry extreme = new CheckpointEntry("", Long.MAX_VALUE, Long.MAX_VALUE,
                Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(CheckpointEntry.parseList(CheckpointEntry.list(extreme))).contains(extreme);
    }

    @Test
    void readsAnEntryOfTheOriginal() {
        String row = Fixtures.below("list-v.txt", "file:A.wt");
        String list = row.substring(row.indexOf("(WiredTigerCheckpoint"),
                row.indexOf(",checkpoint_backup_info"));
        assertThat(CheckpointEntry.parseList(list)).contains(new CheckpointEntry(
                "018181e41e2f79f78281e41546bd168381e4c11ad80b808080e22fc0cfc0",
                2, 1795161247L, 8192, 15, 13, 100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "()"})
    void anEmptyListHasNoEntry(String list) {
        assertThat(CheckpointEntry.parseList(list)).isEmpty();
    }

    @Test
    void everyFieldMissingIsRefusedAndNamed() {
        String fields = GOLDEN.substring(GOLDEN.indexOf("(addr") + 1, GOLDEN.length() - 2);
        for (String field : fields.split(",")) {
            String without = GOLDEN.replaceFirst(field + ",?", "");
            assertThatThrownBy(() -> CheckpointEntry.parseList(without)).as(field)
                    .isInstanceOf(CorruptionException.class)
                    .hasMessageContaining(field.substring(0, field.indexOf('=')) + " is missing");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"order=2>order=3", "order=2>order=0", "order=2>order=x", "00ab>00a",
            "00ab>00AB", "00ab>zz", "size=8192>size=-1", "size=8192>size=99999999999999999999",
            "newest_txn=0>newest_txn=x", "WiredTigerCheckpoint.2>mine",
            "next_page_id=103>next_page_id=-1",
            "next_page_id=103>next_page_id=103,x=(a,checkpoint=1)", "addr=>x=1,addr=",
            "order=2,time=1795161247>time=1795161247,order=2", "size=8192>size=8192,size=8192",
            "write_gen=15>write_gen=", "(W>W", "))>)"})
    void malformedEntriesAreCorruption(String change) {
        String[] parts = change.split(">");
        String changed = GOLDEN.replace(parts[0], parts[1]);
        assertThat(changed).isNotEqualTo(GOLDEN);
        assertThatThrownBy(() -> CheckpointEntry.parseList(changed))
                .isInstanceOf(CorruptionException.class).hasMessageContaining("checkpoint list");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "(x)", "(WiredTigerCheckpoint.1=5)", "),other=("})
    void whatIsNoListIsCorruption(String list) {
        assertThatThrownBy(() -> CheckpointEntry.parseList(list))
                .isInstanceOf(CorruptionException.class);
    }

    @Test
    void moreThanOneEntryIsRefused() {
        String two = "(" + Fixtures.entry(1).text() + "," + Fixtures.entry(2).text() + ")";
        assertThatThrownBy(() -> CheckpointEntry.parseList(two))
                .isInstanceOf(CorruptionException.class).hasMessageContaining("found 2");
    }

    @Test
    void impossibleEntriesCannotBeMade() {
        assertThatThrownBy(() -> new CheckpointEntry("\")),evil=(", 1, 1, 1, 1, 1, 1))
                .isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> new CheckpointEntry("", 0, 1, 1, 1, 1, 1))
                .isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> new CheckpointEntry("ab".repeat(513), 1, 1, 1, 1, 1, 1))
                .isInstanceOf(InvalidUseException.class);
    }
}
