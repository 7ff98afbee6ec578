// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.NotAStoreException;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.PlastronException;
import io.plastron.types.StoreId;
import io.plastron.types.TooNewException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** The file that makes a folder a store. */
class StorePropertiesTest {
    private static final Path FILE = Path.of("/store/store.properties");
    private static final StoreProperties SAMPLE = new StoreProperties(
            StoreId.parse("000102030405060708090a0b0c0d0e0f"), true,
            "page_log=file,segment_max=67108864");
    /** Its checksum was computed by an independent program. */
    private static final String TEXT = """
            plastron=store
            format=1.0
            store_id=000102030405060708090a0b0c0d0e0f
            sealed=true
            config=page_log=file,segment_max=67108864
            crc32c=5ff5d179
            """;

    @Test
    void theFileIsAsItsTableSays() {
        assertThat(new String(SAMPLE.encode(), StandardCharsets.US_ASCII)).isEqualTo(TEXT);
        assertThat(StoreProperties.decode(SAMPLE.encode(), FILE)).isEqualTo(SAMPLE);
    }

    @Test
    void everyFlippedBitAndEveryCutIsToldAsDamage() {
        byte[] whole = SAMPLE.encode();
        for (int at = 0; at < whole.length; at++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) (1 << bit);
                assertThatThrownBy(() -> StoreProperties.decode(damaged, FILE))
                        .as("byte %d bit %d", at, bit).isInstanceOf(CorruptionException.class);
            }
            byte[] cut = Arrays.copyOf(whole, at);
            assertThatThrownBy(() -> StoreProperties.decode(cut, FILE))
                    .as("cut at %d", at).isInstanceOf(PlastronException.class);
        }
    }

    @Test
    void anotherMajorFormatIsTooNew() {
        String body = TEXT.substring(0, TEXT.indexOf("crc32c=")).replace("1.0", "2.0");
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        byte[] newer = (body + String.format("crc32c=%08x%n", crc.getValue()))
                .getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> StoreProperties.decode(newer, FILE))
                .isInstanceOf(TooNewException.class).hasMessageContaining("2.0");
    }

    @Test
    void aHomeThatLostTheFileIsNotTakenForEmpty() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        disk.createDirectories(Path.of("/store/log"));
        assertThatThrownBy(() -> StoreProperties.read(disk, Path.of("/store")))
                .isInstanceOf(NotAStoreException.class).hasMessageContaining("restore");
    }

    @Test
    void whatAProviderIsToldIsNotRememberedButForNameAndPath() {
        StoreOptions options = StoreOptions.parse("s", Path.of("/store"),
                "create=true,key_provider=(name=kms,path=/p,create=true,token=geheim)");
        assertThat(options.remembered()).contains("key_provider=(name=kms,path=/p)")
                .doesNotContain("geheim").doesNotContain("create");
    }

    @Test
    void aPageLogThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> StoreOptions.parse("s", Path.of("/store"), "page_log=tape"))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("tape");
    }
}
