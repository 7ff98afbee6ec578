// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the original dumps is read here, and comes out again byte for byte in each of its forms. */
class FixturesTest {
    private static final List<DumpForm> LOADABLE =
            List.of(DumpForm.PRINT, DumpForm.HEX, DumpForm.JSON);

    static Stream<Arguments> conversions() {
        return Fixtures.tables().flatMap(table -> LOADABLE.stream().flatMap(
                from -> Stream.of(DumpForm.values())
                        .filter(to -> Fixtures.has(table, to))
                        .map(to -> Arguments.of(table, from, to))));
    }

    @ParameterizedTest
    @MethodSource("conversions")
    void eachLoadableFormBecomesEachForm(String table, DumpForm from, DumpForm to) {
        byte[] written = Fixtures.write(List.of(Fixtures.read(table, from)), to);
        // As texts first: their difference can be read.
        assertThat(latin1(written)).isEqualTo(latin1(Fixtures.bytes(table, to)));
        assertThat(written).isEqualTo(Fixtures.bytes(table, to));
    }

    @Test
    void allFixturesAreThere() {
        assertThat(conversions()).hasSize(3 * 47);
    }

    @ParameterizedTest
    @MethodSource("loadable")
    void severalTablesFollowOneAnother(DumpForm form) {
        List<Fixtures.Dump> all = new ArrayList<>();
        Fixtures.tables().forEach(table -> all.add(Fixtures.read(table, form)));
        byte[] written = Fixtures.write(all, form);
        assertThat(Fixtures.readAll(written)).hasSize(10).hasToString(all.toString());
    }

    static Stream<DumpForm> loadable() {
        return LOADABLE.stream();
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
