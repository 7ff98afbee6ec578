// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.btree.Cookie;
import io.plastron.engine.space.Reclaimed;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyId;
import io.plastron.pagelog.LogWriter;
import io.plastron.pagelog.PageLog;
import io.plastron.pagelog.PageLogOptions;
import io.plastron.pagelog.file.FilePageLogFactory;
import io.plastron.sealing.Sealer;
import io.plastron.sealing.SealingKey;
import io.plastron.types.CorruptionException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.StoreId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an attacker who can write the log may plant, and what a page store makes of it. */
class PlantedEntryTest {
    private static final int TABLE = 17;
    private static final byte[] PAGE = "a page".getBytes(StandardCharsets.UTF_8);

    private final StoreId store = StoreId.random();
    private final Sealer sealer = new Sealer(store);
    private PageLog log;
    private LogWriter writer;
    private SealingKey key;

    @BeforeEach
    void open() {
        log = new FilePageLogFactory(new SimulatedDisk())
                .open(PageLogOptions.of("/log", store, true));
        writer = log.lead(false);
        key = sealer.take(secret(1));
    }

    @AfterEach
    void close() {
        writer.close();
        log.close();
    }

    private static DataKey secret(int fill) {
        byte[] bytes = new byte[DataKey.BYTES];
        Arrays.fill(bytes, (byte) fill);
        return new DataKey(new KeyId(1), bytes);
    }

    private LogPageStore pages(boolean sealed, DataKey given) {
        return new LogPageStore(log, sealer, new KeyCache(sealer, log, id -> given), sealed,
                new Reclaimed());
    }

    private Cookie write(boolean sealed) {
        return new RecordWriter(writer, sealer, sealed, sealed ? key : null,
                new SealingHelper("planted"))
                .image(TABLE, 100, PAGE, 0, PAGE.length).cookie();
    }

    @Test
    void aSealedStoreRefusesAnUnsealedEntry() {
        Cookie planted = write(false);
        assertThat(pages(false, secret(1)).read(TABLE, planted)).hasSize(1);
        assertThatThrownBy(() -> pages(true, secret(1)).read(TABLE, planted))
                .isInstanceOf(CorruptionException.class).hasMessageContaining("not sealed");
    }

    @Test
    void anUnsealedStoreRefusesASealedEntry() {
        Cookie planted = write(true);
        assertThatThrownBy(() -> pages(false, secret(1)).read(TABLE, planted))
                .isInstanceOf(CorruptionException.class);
    }

    @Test
    void aWrongKeyOfTheRightLengthIsToldApartFromDamage() {
        Cookie cookie = write(true);
        assertThat(pages(true, secret(1)).read(TABLE, cookie)).hasSize(1);
        assertThatThrownBy(() -> pages(true, secret(2)).read(TABLE, cookie))
                .isInstanceOf(KeyRefusedException.class);
    }

    @Test
    void anotherPageOrTableThanTheCookieNamesIsRefused() {
        Cookie cookie = write(true);
        assertThatThrownBy(() -> pages(true, secret(1)).read(TABLE + 8, cookie))
                .isInstanceOf(CorruptionException.class).hasMessageContaining("expected page");
        Cookie other = Cookie.image(101, cookie.lsn(), cookie.recordBytes(), cookie.tag());
        assertThatThrownBy(() -> pages(true, secret(1)).read(TABLE, other))
                .isInstanceOf(CorruptionException.class).hasMessageContaining("expected page");
    }

    @Test
    void anotherTagThanTheParentNamesIsRefused() {
        Cookie cookie = write(true);
        byte[] tag = cookie.tag().clone();
        tag[0] ^= 1;
        Cookie other = Cookie.image(cookie.pageId(), cookie.lsn(), cookie.recordBytes(), tag);
        assertThatThrownBy(() -> pages(true, secret(1)).read(TABLE, other))
                .isInstanceOf(CorruptionException.class).hasMessageContaining("tag");
    }
}
