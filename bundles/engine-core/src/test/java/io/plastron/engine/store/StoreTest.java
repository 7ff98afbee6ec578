// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.Checkpoint;
import io.plastron.ConflictException;
import io.plastron.Cursor;
import io.plastron.NotAStoreException;
import io.plastron.Session;
import io.plastron.files.FileSystem;
import io.plastron.keyprovider.file.FileKeyProvider;
import io.plastron.types.InvalidUseException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store on a real disk, as an application sees it. */
@Timeout(120)
class StoreTest {
    private static final String CREATE = "create=true";

    @TempDir
    private Path folder;

    private Path home;
    private FileKeyProvider keys;

    @BeforeEach
    void prepare() {
        home = folder.resolve("store");
        keys = new FileKeyProvider(FileSystem.local(), folder.resolve("ring"), true);
    }

    private TestStore open(String config) {
        return TestStore.open(FileSystem.local(), home, config, keys);
    }

    @Test
    void whatWasCommittedBeforeACheckpointIsThereAfterReopeningCold() {
        try (TestStore store = open(CREATE)) {
            store.create("table:A");
            store.put("table:A", "k1", "v1", "k2", "v2");
            Checkpoint checkpoint = store.connection().checkpoint();
            assertThat(checkpoint.steps()).extracting(Checkpoint.Step::number)
                    .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        }
        try (TestStore store = open("")) {
            assertThat(store.rows("table:A")).isEqualTo(Map.of("k1", "v1", "k2", "v2"));
        }
    }

    @Test
    void closingMakesALastCheckpoint() {
        try (TestStore store = open(CREATE)) {
            store.create("table:A");
            store.put("table:A", "k", "v");
        }
        try (TestStore store = open("")) {
            assertThat(store.rows("table:A")).isEqualTo(Map.of("k", "v"));
        }
    }

    @Test
    void nothingDirtyWritesNothing() {
        try (TestStore store = open(CREATE)) {
            store.create("table:A");
            Checkpoint first = store.connection().checkpoint();
            long appended = store.status().statistics().get("log.appended_bytes");
            assertThat(store.connection().checkpoint()).isEqualTo(first);
            assertThat(store.status().statistics().get("log.appended_bytes"))
                    .isEqualTo(appended);
        }
    }

    @Test
    void aSealedStoreHoldsNoPlaintextAnywhere() throws Exception {
        try (TestStore store = open(CREATE)) {
            store.create("table:SecretTableName");
            store.put("table:SecretTableName", "SecretKeyText", "SecretValueText");
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(file),
                        StandardCharsets.ISO_8859_1);
                assertThat(bytes).as(file.toString()).doesNotContain("Secret");
            }
        }
    }

    @Test
    void ofTwoTransactionsThatChangeAKeyTheFirstToCommitWins() {
        try (TestStore store = open(CREATE)) {
            store.create("table:A");
            try (Session first = store.connection().openSession();
                    Session second = store.connection().openSession()) {
                first.begin();
                second.begin();
                first.openCursor("table:A").key("k").value("1").insert();
                // The same value: a change all the same.
                second.openCursor("table:A").key("k").value("1").insert();
                first.commit();
                assertThatThrownBy(second::commit).isInstanceOf(ConflictException.class);
                assertThat(second.inTransaction()).isFalse();
            }
        }
    }

    @Test
    void aTransactionSeesItsSnapshotAndItsOwnChanges() {
        try (TestStore store = open(CREATE)) {
            store.create("table:A");
            store.put("table:A", "a", "1", "c", "3", "d", "4");
            try (Session session = store.connection().openSession();
                    Cursor cursor = session.openCursor("table:A")) {
                session.begin();
                store.put("table:A", "b", "later", "d", "later");
                cursor.key("bb").value("own").insert();
                cursor.key("c");
                assertThat(cursor.remove()).isTrue();
                cursor.reset();
                StringBuilder seen = new StringBuilder();
                while (cursor.next()) {
                    seen.append(cursor.keyString()).append('=').append(cursor.valueString())
                            .append(' ');
                }
                while (cursor.prev()) {
                    seen.append(cursor.keyString()).append(' ');
                }
                assertThat(seen).hasToString("a=1 bb=own d=4 d bb a ");
            }
        }
    }

    @Test
    void droppedTablesAreGoneAndTheirIdsAreNotGivenAgain() {
        int first;
        try (TestStore store = open(CREATE)) {
            store.create("table:A");
            first = store.store().state().committer.roots().catalog().table("table:A")
                    .orElseThrow().files().get(0).tableId();
            try (Session session = store.connection().openSession()) {
                Cursor open = session.openCursor("table:A");
                assertThatThrownBy(() -> session.drop("table:A"))
                        .isInstanceOf(InvalidUseException.class).hasMessageContaining("open");
                open.close();
                session.drop("table:A");
            }
        }
        try (TestStore store = open("")) {
            store.create("table:B");
            assertThat(store.store().state().committer.roots().catalog().table("table:B")
                    .orElseThrow().files().get(0).tableId()).isGreaterThan(first);
        }
    }

    @Test
    void aFolderWithoutAStoreIsRefusedUnlessCreateIsAskedFor() {
        assertThatThrownBy(() -> open("")).isInstanceOf(NotAStoreException.class);
    }

    @Test
    void rotationSealsFromTheNextCheckpointOnAndOldPagesStayReadable() {
        try (TestStore store = open(CREATE)) {
            store.create("table:A");
            store.put("table:A", "old", "1");
            store.connection().checkpoint();
            int before = store.status().keys().sealingKeyId();
            Checkpoint rotated = store.connection().rotateKey();
            assertThat(store.status().keys().sealingKeyId()).isNotEqualTo(before);
            store.create("table:B");
            store.put("table:B", "new", "2");
            Checkpoint later = store.connection().checkpoint();
            assertThat(later.keyPage()).isEqualTo(rotated.keyPage());
            assertThat(store.connection().keyUse().get(0).keyIds()).hasSize(2);
            assertThat(store.connection().verify(null).rows()).isGreaterThanOrEqualTo(2);
        }
        try (TestStore store = open("")) {
            assertThat(store.rows("table:A")).isEqualTo(Map.of("old", "1"));
            assertThat(store.rows("table:B")).isEqualTo(Map.of("new", "2"));
        }
    }

    @Test
    void manyRowsOverManyCheckpointsComeBack() {
        TreeMap<String, String> expected = new TreeMap<>();
        Random random = new Random(42);
        for (int round = 0; round < 5; round++) {
            try (TestStore store = open(CREATE)) {
                store.create("table:A");
                for (int batch = 0; batch < 4; batch++) {
                    try (Session session = store.connection().openSession();
                            Cursor cursor = session.openCursor("table:A")) {
                        session.begin();
                        for (int i = 0; i < 500; i++) {
                            String key = "key" + random.nextInt(3000);
                            if (random.nextInt(4) == 0) {
                                expected.remove(key);
                                cursor.key(key).remove();
                            } else {
                                String value = "value" + random.nextLong();
                                expected.put(key, value);
                                cursor.key(key).value(value).insert();
                            }
                        }
                        session.commit();
                    }
                    store.connection().checkpoint();
                }
                assertThat(store.rows("table:A")).isEqualTo(expected);
                store.connection().verify(null);
            }
        }
        try (TestStore store = open("")) {
            assertThat(store.rows("table:A")).isEqualTo(expected);
        }
    }

    @Test
    void anUnsealedStoreMustBeAskedForAndSaysSo() {
        try (TestStore store = TestStore.open(FileSystem.local(), home,
                "create=true,key_provider=none,sealed=false")) {
            assertThat(store.status().sealed()).contains(false);
            store.create("table:A");
            store.put("table:A", "k", "v");
            assertThatThrownBy(store.connection()::rotateKey)
                    .isInstanceOf(InvalidUseException.class).hasMessageContaining("no key");
        }
        assertThatThrownBy(() -> open("key_provider=file,sealed=false"))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("key_provider=none");
        try (TestStore store =
                TestStore.open(FileSystem.local(), home, "key_provider=none,sealed=false")) {
            assertThat(store.rows("table:A")).isEqualTo(Map.of("k", "v"));
            assertThat(List.copyOf(store.status().keys().candidates())).isEmpty();
        }
    }
}
