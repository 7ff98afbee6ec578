// SPDX-License-Identifier: Apache-2.0
package io.plastron.turtle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.config.ConfigString;
import io.plastron.types.InvalidUseException;
import io.plastron.types.Lsn;
import io.plastron.types.TooNewException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The string {@code checkpoint_meta}. */
class MetaTextTest {
    private static final CheckpointMeta META =
            new CheckpointMeta(Lsn.of(123), OptionalLong.of(0x11510f92L), 81920);
    private static final String GOLDEN = "metadata_lsn=123,metadata_checksum=11510f92,"
            + "database_size=81920,version=1,compatible_version=1";
    private static final String LEAST = "metadata_lsn=123,database_size=0";

    private final TurtleFormat format = new TurtleCodec();

    @Test
    void writesAndReadsTheSample() {
        assertThat(format.encodeMeta(META)).isEqualTo(GOLDEN);
        assertThat(format.decodeMeta(GOLDEN)).isEqualTo(META);
    }

    @Test
    void extremesComeBack() {
        CheckpointMeta large = new CheckpointMeta(
                Lsn.of(Long.MAX_VALUE), OptionalLong.of(0xffff_ffffL), Long.MAX_VALUE);
        CheckpointMeta small = new CheckpointMeta(Lsn.of(1), OptionalLong.of(0), 0);
        assertThat(format.decodeMeta(format.encodeMeta(large))).isEqualTo(large);
        assertThat(format.decodeMeta(format.encodeMeta(small))).isEqualTo(small);
        assertThat(format.encodeMeta(small)).contains("metadata_checksum=0,");
    }

    @Test
    void standsInQuotesWithinAnotherConfiguration() {
        String embedded = "disaggregated=(checkpoint_meta=\"" + GOLDEN + "\")";
        assertThat(ConfigString.parse(embedded).struct("disaggregated")
                .string("checkpoint_meta", ""))
                .isEqualTo(GOLDEN);
    }

    @Test
    void theChecksumMayBeMissing() {
        CheckpointMeta unchecked = new CheckpointMeta(Lsn.of(123), OptionalLong.empty(), 0);
        assertThat(format.decodeMeta(LEAST)).isEqualTo(unchecked);
        assertThat(format.decodeMeta(format.encodeMeta(unchecked))).isEqualTo(unchecked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x11510f92", "0X11510F92", "11510f92", "0011510f92"})
    void theChecksumIsHexadecimalWithOrWithoutPrefix(String checksum) {
        assertThat(format.decodeMeta(LEAST + ",metadata_checksum=" + checksum).checksum())
                .hasValue(0x11510f92L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "100000000", "-1", "0x", "xyz", "0x0x1", "(1)",
            "11510f9200000000000000001"})
    void aChecksumThatIsNoneIsInvalid(String checksum) {
        refuses(LEAST + ",metadata_checksum=" + checksum, "metadata_checksum");
    }

    private void refuses(String text, String said) {
        assertThatThrownBy(() -> format.decodeMeta(text)).as(text)
                .isInstanceOf(InvalidUseException.class)
                .hasMessageStartingWith("checkpoint_meta: ").hasMessageContaining(said);
    }

    @Test
    void whatIsRequiredMustBeThereAndPossible() {
        refuses("database_size=1", "metadata_lsn is missing");
        refuses("metadata_lsn=1", "database_size is missing");
        refuses("metadata_lsn=0,database_size=1", "metadata_lsn");
        refuses("metadata_lsn=-1,database_size=1", "metadata_lsn");
        refuses("metadata_lsn=9223372036854775808,database_size=1", "metadata_lsn");
        refuses("metadata_lsn=1,database_size=-1", "database_size");
        refuses("metadata_lsn=1,database_size=1KB", "database_size");
        refuses("metadata_lsn=x,database_size=1", "metadata_lsn");
        refuses("metadata_lsn,database_size=1", "metadata_lsn");
        refuses("", "metadata_lsn");
        refuses("metadata_lsn=1,(", "");
        refuses(LEAST + "," + " ".repeat(CheckpointMeta.CHARS_MAX), "characters");
    }

    @Test
    void eachVersionMayBeMissing() {
        for (String versions : new String[] {"", ",version=1", ",compatible_version=1",
            ",version=2", ",version=4294967295,compatible_version=1"}) {
            assertThat(format.decodeMeta(LEAST + versions).metadataLsn()).as(versions)
                    .isEqualTo(Lsn.of(123));
        }
    }

    /** Novelty is found before contradiction: version 1 with compatible version 2 is too new. */
    @Test
    void onlyTheCompatibleVersionMakesATextTooNew() {
        for (String versions : new String[] {"version=1,compatible_version=2",
            "version=2,compatible_version=2", "version=2,compatible_version=4294967295",
            "compatible_version=2"}) {
            assertThatThrownBy(() -> format.decodeMeta(LEAST + "," + versions)).as(versions)
                    .isInstanceOf(TooNewException.class).hasMessageContaining("Upgrade");
        }
        refuses(LEAST + ",version=0,compatible_version=1", "below compatible_version");
        refuses(LEAST + ",version=4294967296", "version");
        refuses(LEAST + ",compatible_version=4294967296", "compatible_version");
        refuses(LEAST + ",version=x", "version");
    }

    @Test
    void anUnknownKeyIsRefusedAtThisVersionAndPassedOverInANewerCompatibleText() {
        refuses(LEAST + ",lsn=1", "unknown key lsn");
        refuses(GOLDEN + ",more=(1)", "unknown key more");
        assertThat(format.decodeMeta(LEAST + ",version=2,compatible_version=1,more=(1)"))
                .isEqualTo(format.decodeMeta(LEAST));
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() {
        for (String item : GOLDEN.split(",")) {
            refuses(GOLDEN + "," + item, "twice");
        }
    }

    @Test
    void impossibleValuesCannotBeMade() {
        assertThatThrownBy(() -> new CheckpointMeta(Lsn.NONE, OptionalLong.empty(), 0))
                .isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> new CheckpointMeta(Lsn.of(1), OptionalLong.of(1L << 32), 0))
                .isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> new CheckpointMeta(Lsn.of(1), OptionalLong.empty(), -1))
                .isInstanceOf(InvalidUseException.class);
    }
}
