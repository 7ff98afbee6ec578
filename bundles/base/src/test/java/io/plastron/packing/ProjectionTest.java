// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

import static io.plastron.packing.PackingValues.seeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.packing.Projection.Pick;
import io.plastron.types.CorruptionException;
import io.plastron.types.InternalException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectionTest {
    private static final Format KEY = Format.of("S");
    private static final Format VALUE = Format.of("SSSi");
    private static final byte[] ABIDJAN = hex("4100");
    private static final byte[] ABIDJAN_VALUE = hex("434900" + "2b3500" + "00" + "8c");

    @Test
    void anIndexKeyIsPackedFromKeyAndValueAndGivesThePrimaryKeyBack() {
        Projection index = new Projection(List.of(KEY, VALUE),
                List.of(new Pick(1, 0), new Pick(0, 0)));
        assertThat(index.format()).isEqualTo(Format.of("SS"));
        byte[] entry = index.apply(ABIDJAN, ABIDJAN_VALUE);
        assertThat(entry).isEqualTo(hex("434900" + "4100"));
        Projection primary = new Projection(List.of(index.format()), List.of(new Pick(0, 1)));
        assertThat(primary.apply(entry)).isEqualTo(ABIDJAN);
    }

    @Test
    void columnGroupsAreTakenFromTheRowAndGiveItBack() {
        Projection place = new Projection(List.of(VALUE),
                List.of(new Pick(0, 0), new Pick(0, 1)));
        Projection note = new Projection(List.of(VALUE), List.of(new Pick(0, 3), new Pick(0, 2)));
        assertThat(place.apply(ABIDJAN_VALUE)).isEqualTo(hex("4349002b3500"));
        assertThat(note.apply(ABIDJAN_VALUE)).isEqualTo(hex("8c00"));
        Projection row = new Projection(List.of(place.format(), note.format()), List.of(
                new Pick(0, 0), new Pick(0, 1), new Pick(1, 1), new Pick(1, 0)));
        assertThat(row.format()).isEqualTo(VALUE);
        assertThat(row.apply(place.apply(ABIDJAN_VALUE), note.apply(ABIDJAN_VALUE)))
                .isEqualTo(ABIDJAN_VALUE);
    }

    @Test
    void bytesGetALengthInFrontWhenTheyLeaveTheLastPlace() {
        Projection swap = new Projection(List.of(Format.of("uu")),
                List.of(new Pick(0, 1), new Pick(0, 0)));
        assertThat(swap.apply(hex("81787879"))).isEqualTo(hex("82787978"));
        byte[] longLast = new byte[102];
        longLast[0] = (byte) 0x81;
        byte[] swapped = swap.apply(longLast);
        assertThat(swapped).hasSize(103).startsWith(0xc0, 0x24);
    }

    @Test
    void aFieldMayBePickedTwiceOrNever() {
        Projection twice = new Projection(List.of(Format.of("ui"), Format.of("S")),
                List.of(new Pick(0, 0), new Pick(0, 0)));
        assertThat(twice.apply(hex("81787f"), null)).isEqualTo(hex("817878"));
        Projection none = new Projection(List.of(KEY, VALUE), List.of());
        assertThat(none.format()).isEqualTo(Format.of(""));
        assertThat(none.apply(ABIDJAN, null)).isEmpty();
    }

    @Test
    void allFieldsOfTheFirstSourceInTheirOrderAreThatArray() {
        List<Pick> all = List.of(new Pick(0, 0), new Pick(0, 1));
        Projection identity = new Projection(List.of(Format.of("Su"), VALUE), all);
        assertThat(identity.identity()).isTrue();
        byte[] source = hex("610078");
        assertThat(identity.apply(source, null)).isSameAs(source);
        for (Projection other : List.of(
                new Projection(List.of(Format.of("Sui")), all),
                new Projection(List.of(Format.of("Si")), List.of(all.get(1), all.get(0))),
                new Projection(List.of(VALUE, Format.of("Si")),
                        List.of(new Pick(1, 0), new Pick(1, 1))))) {
            assertThat(other.identity()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Su, SuS, 610078, 61008178, false", "Su, Su, 610078, 610078, true",
        "S, SS, 6100, 6100, true", "u, uu, '', 80, false", "'', S, '', '', true",
    })
    void aPrefixIsWhatEveryTupleBeginsWithThatBeginsWithItsFields(String fields, String whole,
            String packed, String prefix, boolean identity) {
        Projection projection = Projection.prefix(Format.of(fields), Format.of(whole));
        assertThat(projection.identity()).isEqualTo(identity);
        assertThat(projection.apply(hex(packed))).isEqualTo(hex(prefix));
    }

    @Test
    void aPrefixOfOtherFieldsIsRefused() {
        for (String whole : List.of("iS", "S", "sS")) {
            assertThatThrownBy(() -> Projection.prefix(Format.of("Su"), Format.of(whole)))
                    .isInstanceOf(InternalException.class)
                    .hasMessage("format 'Su' does not begin format '" + whole + "'");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "SSSi | 2 | 4300 | field 1 (format S) of a stored tuple of format 'SSSi': no NUL ends the"
            + " string that begins at byte 2 of 2",
        "SSSi | 3 | 0000008080 | field 3 (format i) of a stored tuple of format 'SSSi': it is the"
            + " last and ends at byte 4, but there are 5 bytes",
        "uS | 0 | e8ffffffffffffdfbf61 | field 0 (format u) of a stored tuple of format 'uS': the"
            + " length at byte 0 is 18446744073709551615, 1 bytes are left",
        "i5s | 1 | 8061626364 | field 1 (format 5s) of a stored tuple of format 'i5s': 5 bytes are"
            + " needed from byte 1, 4 are left",
    })
    void aStoredTupleThatIsNotOfItsFormatIsCorruption(String format, int field, String packed,
            String message) {
        Projection projection = new Projection(List.of(Format.of(format)),
                List.of(new Pick(0, field)));
        assertThatThrownBy(() -> projection.apply(hex(packed)))
                .isInstanceOf(CorruptionException.class).hasMessage(message);
    }

    @Test
    void picksThatAreNoFieldsAndTuplesThatAreNoSourcesAreRefused() {
        for (Pick pick : List.of(new Pick(1, 0), new Pick(-1, 0), new Pick(0, 4),
                new Pick(0, -1))) {
            assertThatThrownBy(() -> new Projection(List.of(VALUE), List.of(pick)))
                    .isInstanceOf(InternalException.class)
                    .hasMessage(pick + " is no field of the sources [SSSi]");
        }
        Projection projection = new Projection(List.of(VALUE), List.of(new Pick(0, 1)));
        assertThatThrownBy(() -> projection.apply(ABIDJAN_VALUE, ABIDJAN))
                .isInstanceOf(InternalException.class)
                .hasMessage("2 tuples for 1 sources");
    }

    /** Copying slices gives what unpacking the picked fields and packing them would give. */
    @Test
    void anyProjectionIsThePackedTupleOfTheFieldsPicked() {
        List<Format> sources = List.of(Format.of("uSqu"), Format.of("3sQub"), Format.of("Siu"));
        seeded(random -> {
            for (int round = 0; round < 3_000; round++) {
                assertApplies(sources, randomPicks(sources, random), random);
            }
        });
    }

    private static List<Pick> randomPicks(List<Format> sources, Random random) {
        List<Pick> picks = new ArrayList<>();
        for (int count = random.nextInt(8); count > 0; count--) {
            int source = random.nextInt(sources.size());
            picks.add(new Pick(source, random.nextInt(sources.get(source).size())));
        }
        return picks;
    }

    private static void assertApplies(List<Format> formats, List<Pick> picks, Random random) {
        List<Tuple> sources = new ArrayList<>();
        for (Format format : formats) {
            Tuple source = tuple(format);
            for (int field = 0; field < format.size(); field++) {
                source.put(field, PackingValues.value(format.type(field), random));
            }
            sources.add(source);
        }
        Projection projection = new Projection(formats, picks);
        Tuple expected = tuple(projection.format());
        for (int place = 0; place < picks.size(); place++) {
            Tuple source = sources.get(picks.get(place).source());
            int field = picks.get(place).field();
            expected.put(place, source.format().type(field).isInteger()
                    ? (Object) source.getLong(field) : source.getBytes(field));
        }
        byte[][] packed = sources.stream().map(Tuple::packed).toArray(byte[][]::new);
        assertThat(projection.apply(packed)).as("%s from %s", picks, Arrays.deepToString(packed))
                .isEqualTo(expected.packed());
    }

    private static Tuple tuple(Format format) {
        return new Tuple(format, Collections.nCopies(format.size(), "column"), "tuple");
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
