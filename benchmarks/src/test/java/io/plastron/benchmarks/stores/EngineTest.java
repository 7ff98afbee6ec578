// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * All engines do the same behind the interface. Needs the options of xodus and lmdbjava, see the
 * pom.
 */
class EngineTest {
    @TempDir
    Path folder;

    private static byte[] bytes(String text) {
        return String.format("%16s", text).getBytes(StandardCharsets.US_ASCII);
    }

    private static List<String> rows(BenchStore store) {
        List<String> rows = new ArrayList<>();
        try (Work work = store.work()) {
            work.beginReads();
            work.scan((key, value) -> rows.add(
                    new String(key, StandardCharsets.US_ASCII).strip() + "="
                            + new String(value, StandardCharsets.US_ASCII).strip()));
            work.endReads();
        }
        return rows;
    }

    private static void put(Work work, String key, String value) {
        work.put(bytes(key), bytes(value));
    }

    @ParameterizedTest
    @EnumSource
    void whatWasCommittedIsReadInOrderAndFoundAgain(Engine engine) {
        Path home = folder.resolve(engine.label());
        try (BenchStore store = engine.open(home, Use.ORDINARY)) {
            try (Work work = store.work()) {
                work.begin();
                put(work, "b", "1");
                put(work, "a", "2");
                work.commit();
                work.begin();
                put(work, "b", "3");
                work.commit();
                work.beginReads();
                assertThat(work.get(bytes("b"))).isEqualTo(bytes("3"));
                assertThat(work.get(bytes("c"))).isNull();
                work.endReads();
            }
            store.checkpoint();
            assertThat(rows(store)).containsExactly("a=2", "b=3");
        }
        try (BenchStore store = engine.open(home, Use.ORDINARY)) {
            assertThat(rows(store)).containsExactly("a=2", "b=3");
            store.rotateKeys();
        }
        try (BenchStore store = engine.open(home, Use.DURABLE_COMMITS)) {
            try (Work work = store.work()) {
                work.begin();
                put(work, "c", "4");
                work.commitDurably();
            }
            assertThat(rows(store)).containsExactly("a=2", "b=3", "c=4");
        }
    }

    @Test
    void theFloorEndsWhereARowIsTorn() throws Exception {
        Path home = folder.resolve("torn");
        try (BenchStore store = Engine.FLOOR.open(home, Use.DURABLE_COMMITS);
                Work work = store.work()) {
            work.begin();
            put(work, "a", "1");
            put(work, "b", "2");
            work.commitDurably();
        }
        Path file = home.resolve("rows");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        try (BenchStore store = Engine.FLOOR.open(home, Use.DURABLE_COMMITS)) {
            assertThat(rows(store)).containsExactly("a=1");
        }
    }

    @Test
    void anUnknownEngineIsToldWhichThereAre() {
        assertThat(Engine.of("plastron-unsealed")).isEqualTo(Engine.PLASTRON_UNSEALED);
        assertThatThrownBy(() -> Engine.of("btrees")).hasMessageContaining("xodus-encrypted");
    }
}
