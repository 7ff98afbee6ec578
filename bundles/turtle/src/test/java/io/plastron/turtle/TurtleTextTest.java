// SPDX-License-Identifier: Apache-2.0
package io.plastron.turtle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.Lsn;
import io.plastron.types.PlastronException;
import io.plastron.types.TooNewException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The regular text of a turtle page. */
class TurtleTextTest {
    private static final String LIST = "(WiredTigerCheckpoint.615676=(addr=\"00e311fbf957\","
            + "order=615676,time=1776459060,size=1475515,newest_start_durable_ts=0,"
            + "oldest_start_ts=0,newest_txn=3341,newest_stop_durable_ts=0,newest_stop_ts=-1,"
            + "newest_stop_txn=-11,prepare=0,write_gen=22081569,run_write_gen=22081029,"
            + "next_page_id=1186845))";
    private static final TurtlePage PAGE = new TurtlePage(LIST, 0x69e29c5400000001L,
            0x69e2954c00000001L, 0, 1071, 22081570, Optional.of(Lsn.of(7625638039464706519L)));
    private static final String GOLDEN = "version=2,compatible_version=1,\n"
            + "checkpoint=" + LIST + ",\n"
            + "timestamp=69e29c5400000001,\n"
            + "oldest_timestamp=69e2954c00000001,\n"
            + "schema_epoch=0,\n"
            + "largest_file_id=1071,\n"
            + "max_write_gen=22081570,\n"
            + "key_provider=(page.1=(page_id=1,lsn=7625638039464706519),version=1)";
    private static final String MINIMAL = "checkpoint=(),timestamp=c0ffee12";

    private final TurtleFormat format = new TurtleCodec();

    private TurtlePage decode(String text) {
        return format.decodeTurtle(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void refuses(String text, String... said) {
        assertThatThrownBy(() -> decode(text))
                .as(text.substring(0, Math.min(200, text.length())))
                .isInstanceOf(CorruptionException.class)
                .hasMessageStartingWith("turtle page: ").hasMessageContaining("Run verify")
                .satisfies(thrown -> List.of(said).forEach(
                        part -> assertThat(thrown.getMessage()).contains(part)));
    }

    @Test
    void writesTheSampleByteForByte() {
        assertThat(new String(format.encodeTurtle(PAGE), StandardCharsets.US_ASCII))
                .isEqualTo(GOLDEN);
        assertThat(format.checksum(format.encodeTurtle(PAGE))).isEqualTo(0xeef30580);
    }

    @Test
    void readsTheSample() {
        assertThat(decode(GOLDEN)).isEqualTo(PAGE);
    }

    @Test
    void withoutAKeyProviderNoneIsNamed() {
        TurtlePage page = new TurtlePage("()", 0, 0, 0, 0, 0, Optional.empty());
        String text = new String(format.encodeTurtle(page), StandardCharsets.US_ASCII);
        assertThat(text).isEqualTo("version=2,compatible_version=1,\ncheckpoint=(),\ntimestamp=0,\n"
                + "oldest_timestamp=0,\nschema_epoch=0,\nlargest_file_id=0,\nmax_write_gen=0");
        assertThat(decode(text)).isEqualTo(page);
    }

    @Test
    void numbersAreUnsignedToTheirLastBit() {
        TurtlePage page = new TurtlePage("()", -1, Long.MIN_VALUE, -2, 0xffff_ffffL, -1,
                Optional.of(Lsn.of(Long.MAX_VALUE)));
        byte[] text = format.encodeTurtle(page);
        assertThat(format.decodeTurtle(text)).isEqualTo(page);
        assertThat(new String(text, StandardCharsets.US_ASCII)).contains(
                "timestamp=ffffffffffffffff,", "max_write_gen=18446744073709551615,",
                "largest_file_id=4294967295,");
    }

    @Test
    void theOrderOfItemsDoesNotMatter() {
        List<String> items = new ArrayList<>(List.of(GOLDEN.split(",\n")));
        for (long seed = 1; seed <= 50; seed++) {
            Collections.shuffle(items, new Random(seed));
            assertThat(decode(String.join(",", items))).as("new Random(%d)", seed).isEqualTo(PAGE);
        }
    }

    @Test
    void theLeastThatIsReadIsListAndTimestamp() {
        assertThat(decode(MINIMAL)).isEqualTo(
                new TurtlePage("()", 0xc0ffee12L, 0, 0, 0, 0, Optional.empty()));
        byte[] cut = Arrays.copyOf(
                MINIMAL.getBytes(StandardCharsets.US_ASCII), MINIMAL.length() - 2);
        assertThat(format.decodeTurtle(cut).timestamp()).isEqualTo(0xc0ffeeL);
    }

    /** A page of a later writer begins with another key than an older one expects. */
    @Test
    void aPageThatBeginsWithItsVersionIsNotTakenForLegacy() {
        assertThat(decode("version=2,compatible_version=1," + MINIMAL).timestamp())
                .isEqualTo(0xc0ffee12L);
        assertThat(decode("timestamp=1,checkpoint=()").timestamp()).isEqualTo(1);
    }

    @Test
    void listOrTimestampMissingIsCorruption() {
        refuses("timestamp=c0ffee12", "checkpoint is missing");
        refuses("checkpoint=()", "timestamp is missing");
        refuses("version=2,compatible_version=1", "is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "=", "(", "checkpoint=(", "checkpoint=(),timestamp=1)",
            "\u0000", "checkpoint=(),timestamp=1\u0000", "checkpoint=(),timestamp=\u00e9",
            "checkpoint=(),timestamp=1,a=\"", "{\"checkpoint\":1}"})
    void whatIsNoSuchTextIsCorruption(String text) {
        refuses(text);
    }

    @Test
    void hostileTextCostsNeitherStackNorHeap() {
        refuses("checkpoint=" + "(a=".repeat(20_000), "levels of brackets");
        refuses("checkpoint=(),timestamp=1," + "a=(),".repeat(12_000), "twice");
        refuses("x".repeat(TurtlePage.BYTES_MAX + 1), "65537 bytes");
        refuses("timestamp=" + "1".repeat(60_000) + ",checkpoint=()", "at most 64 bits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkpoint=", "checkpoint", "checkpoint=5", "checkpoint=[]",
            "checkpoint=\"()\""})
    void aListThatIsNoneIsCorruption(String item) {
        refuses(item + ",timestamp=1", "checkpoint");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "g", "-1", "0x1", "1 2", "(1)", "1ffffffffffffffff",
            "00000000000000001", "+1"})
    void hexadecimalNumbersAreChecked(String value) {
        for (String key : List.of("timestamp", "oldest_timestamp", "schema_epoch")) {
            String others = key.equals("timestamp") ? "checkpoint=()" : MINIMAL;
            refuses(others + "," + key + "=" + value);
        }
        refuses("checkpoint=(),timestamp", "timestamp");
    }

    @ParameterizedTest
    @CsvSource({"largest_file_id,4294967296", "largest_file_id,-1", "largest_file_id,4KB",
        "largest_file_id,x", "largest_file_id,''", "max_write_gen,18446744073709551616",
        "max_write_gen,-1", "max_write_gen,0x1", "max_write_gen,1M", "max_write_gen,+1",
        "max_write_gen,100000000000000000000"})
    void decimalNumbersAreChecked(String key, String value) {
        refuses(MINIMAL + "," + key + "=" + value, key);
    }

    @Test
    void theVersionsStandTogetherOrNotAtAll() {
        refuses("version=2," + MINIMAL, "found only version");
        refuses("compatible_version=1," + MINIMAL, "found only compatible_version");
        assertThat(decode("version=1,compatible_version=1," + MINIMAL)).isEqualTo(decode(MINIMAL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "2147483648", "", "1KB"})
    void versionsThatAreNoVersionsAreCorruption(String version) {
        refuses("version=" + version + ",compatible_version=1," + MINIMAL, "version");
        refuses("version=2,compatible_version=" + version + "," + MINIMAL, "compatible_version");
    }

    @Test
    void onlyTheCompatibleVersionMakesAPageTooNew() {
        assertThat(decode("version=9,compatible_version=2," + MINIMAL)).isEqualTo(decode(MINIMAL));
        for (String compatible : List.of("3", "2147483647")) {
            assertThatThrownBy(
                    () -> decode("version=9,compatible_version=" + compatible + "," + MINIMAL))
                    .isInstanceOf(TooNewException.class)
                    .hasMessageContaining("version " + compatible).hasMessageContaining("Upgrade");
        }
    }

    @Test
    void anUnknownKeyIsRefusedAtThisVersionAndPassedOverAtOthers() {
        refuses("version=2,compatible_version=1," + MINIMAL + ",more=1", "unknown key more");
        assertThat(decode("version=3,compatible_version=1," + MINIMAL + ",more=(a=1)"))
                .isEqualTo(decode(MINIMAL));
        assertThat(decode(MINIMAL + ",more=1")).isEqualTo(decode(MINIMAL));
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() {
        for (String item : GOLDEN.split(",\n")) {
            String twice = GOLDEN + "," + (item.startsWith("version") ? "version=2" : item);
            refuses(twice, "twice");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "(page.1=(page_id=x,lsn=5),version=1)", "(page.1=(page_id=1,lsn=x),version=1)",
        "(page.1=(page_id=1,lsn=5,more=1),version=1)",
        "(page.1=(page_id=1,lsn=5),version=1,more=1)",
        "(page.1=(lsn=5),version=1)", "(page.1=(page_id=1),version=1)",
        "(page.1=(page_id=0,lsn=5),version=1)", "(page.1=(page_id=1,lsn=0),version=1)",
        "(page.1=(page_id=2,lsn=5),version=1)", "(page.2=(page_id=1,lsn=5),version=1)",
        "(page.1=(page_id=1,lsn=5),version=2)", "(page.1=(page_id=1,lsn=5),version=0)",
        "(page.1=(page_id=1,lsn=5))", "(page.1=5,version=1)", "(version=1)", "()", "", "garbage",
        "((page.1=(page_id=1,lsn=5)),version=1)", "(page.1=(page_id=1,lsn=5),version=x)",
        "(page.1=(page_id=1,lsn=9223372036854775808),version=1)",
        "(page.1=(page_id=1,lsn=5,lsn=5),version=1)", "(page.1=(page_id=1,lsn=-5),version=1)",
        "(page.1=(page_id=1,lsn=5),page.1=(page_id=1,lsn=5),version=1)"})
    void aMalformedKeyProviderIsCorruption(String value) {
        refuses(MINIMAL + ",key_provider=" + value, "key_provider");
        assertThatThrownBy(() -> decode("version=9,compatible_version=1," + MINIMAL
                + ",key_provider=" + value)).isInstanceOf(CorruptionException.class);
    }

    @Test
    void theKeyPageIsReadInAnyOrder() {
        String provider = ",key_provider=(version=1,page.1=(lsn=123,page_id=1))";
        assertThat(decode(MINIMAL + provider).keyPage()).contains(Lsn.of(123));
    }

    @Test
    void aPageThatWouldNotReadBackIsNotWritten() {
        for (String list : List.of("", "x", "()),timestamp=(", "( )", "(a=1", "(\"\u00e9\"=1)",
                "(x=\"" + "a".repeat(TurtlePage.BYTES_MAX) + "\")")) {
            assertThatThrownBy(() -> format.encodeTurtle(
                    new TurtlePage(list, 0, 0, 0, 0, 0, Optional.empty()))).as(list)
                    .isInstanceOf(InvalidUseException.class);
        }
        assertThatThrownBy(() -> new TurtlePage("()", 0, 0, 0, 1L << 32, 0, Optional.empty()))
                .isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> new TurtlePage("()", 0, 0, 0, 0, 0, Optional.of(Lsn.NONE)))
                .isInstanceOf(InvalidUseException.class);
    }

    @Test
    void randomDamageNeverEscapesAsAnotherError() {
        for (long seed = 1; seed <= 20_000; seed++) {
            Random random = new Random(seed);
            byte[] text = GOLDEN.getBytes(StandardCharsets.US_ASCII);
            for (int i = random.nextInt(4); i >= 0; i--) {
                text[random.nextInt(text.length)] = (byte) random.nextInt(256);
            }
            text = Arrays.copyOf(text, random.nextInt(8) == 0
                    ? 1 + random.nextInt(text.length) : text.length);
            try {
                TurtlePage page = format.decodeTurtle(text);
                assertThat(format.decodeTurtle(format.encodeTurtle(page)))
                        .as("new Random(%d)", seed).isEqualTo(page);
            } catch (PlastronException refused) {
                assertThat(refused).as("new Random(%d)", seed)
                        .isInstanceOfAny(CorruptionException.class, TooNewException.class);
            }
        }
    }
}
