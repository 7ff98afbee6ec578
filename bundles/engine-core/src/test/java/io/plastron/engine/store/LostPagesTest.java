// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.StoreStatus.Role;
import io.plastron.StoreStatus.State;
import io.plastron.files.FileSystem;
import io.plastron.keyprovider.file.FileKeyProvider;
import io.plastron.types.FencedException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot that needs pages which were written early and will never be committed. */
@Timeout(120)
class LostPagesTest {
    private static final String TABLE = "table:A";

    @TempDir
    private Path folder;

    @Test
    void aSnapshotOfALostLeadershipIsToldOfTheTakeOverAndNotOfDamage() {
        FileKeyProvider keys =
                new FileKeyProvider(FileSystem.local(), folder.resolve("ring"), true);
        Path home = folder.resolve("store");
        String small = "cache_size=1M,checkpoint_wait=0,checkpoint_dirty_max=0";
        try (TestStore former = TestStore.open(
                        FileSystem.local(), home, "create=true," + small, keys)) {
            former.create(TABLE);
            former.put(TABLE, "k", "v");
            former.connection().checkpoint();
            for (int i = 0; i < 1000; i++) {
                former.put(TABLE, "lost" + i, "x".repeat(4000));
            }
            former.await("pages dropped", () ->
                    former.status().statistics().get("cache.pages_dropped") > 0);
            try (Session session = former.connection().openSession();
                    Cursor cursor = session.openCursor(TABLE)) {
                session.begin();
                assertThat(cursor.key("k").search()).isTrue();
                try (TestStore next = TestStore.open(
                        FileSystem.local(), home, "take_over=true", keys)) {
                    former.await("step-down", () -> former.status().role() == Role.FOLLOWER
                            && former.status().state() == State.OPEN);
                    assertThatThrownBy(() -> readAll(cursor)).isInstanceOf(FencedException.class)
                            .hasMessageContaining("begin again");
                    session.rollback();
                    assertThat(former.rows(TABLE)).isEqualTo(Map.of("k", "v"));
                    assertThat(next.rows(TABLE)).isEqualTo(Map.of("k", "v"));
                }
            }
        }
    }

    private static void readAll(Cursor cursor) {
        cursor.reset();
        while (cursor.next()) {
            assertThat(cursor.valueBytes()).isNotEmpty();
        }
    }
}
