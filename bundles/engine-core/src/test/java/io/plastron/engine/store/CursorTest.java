// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.Cursor;
import io.plastron.Cursor.Near;
import io.plastron.NotFoundException;
import io.plastron.Session;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.types.ClosedException;
import io.plastron.types.InvalidUseException;
import java.nio.file.Path;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cursors: positions, formats, limits, and a model. */
@Timeout(120)
class CursorTest {
    private TestStore store;
    private Session session;
    private Cursor cursor;

    @BeforeEach
    void open() {
        store = TestStore.open(
                new SimulatedDisk(), Path.of("/store"), "create=true", new MockKeyProvider());
        store.create("table:A");
        session = store.connection().openSession();
        cursor = session.openCursor("table:A");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void searchNearFindsTheKeyOrANeighbour() {
        assertThat(cursor.key("m").searchNear()).isEqualTo(Near.NONE);
        store.put("table:A", "b", "1", "d", "2");
        assertThat(cursor.key("b").searchNear()).isEqualTo(Near.EXACT);
        assertThat(cursor.key("c").searchNear()).isEqualTo(Near.LARGER);
        assertThat(cursor.keyString()).isEqualTo("d");
        assertThat(cursor.key("e").searchNear()).isEqualTo(Near.SMALLER);
        assertThat(cursor.keyString()).isEqualTo("d");
        assertThat(cursor.prev()).isTrue();
        assertThat(cursor.keyString()).isEqualTo("b");
        assertThat(cursor.prev()).isFalse();
        assertThat(cursor.prev()).as("from the end again").isTrue();
        assertThat(cursor.keyString()).isEqualTo("d");
    }

    @Test
    void updateAndRemoveWantARow() {
        assertThatThrownBy(() -> cursor.key("k").value("v").update())
                .isInstanceOf(NotFoundException.class);
        assertThat(cursor.key("k").remove()).isFalse();
        cursor.key("k").value("v").insert();
        cursor.key("k").value("w").update();
        assertThat(cursor.key("k").search()).isTrue();
        assertThat(cursor.valueString()).isEqualTo("w");
        assertThat(cursor.remove()).isTrue();
        assertThat(cursor.key("k").search()).isFalse();
        assertThatThrownBy(cursor::valueString).isInstanceOf(InvalidUseException.class);
    }

    @Test
    void aKeyOrValueThatIsRefusedLeavesNoneSet() {
        store.put("table:A", "k", "v");
        byte[] malformed = {1, 2};
        assertThat(cursor.key("k").search()).isTrue();
        assertThatThrownBy(() -> cursor.rawValue(malformed))
                .isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(cursor::update).isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> cursor.rawKey(malformed))
                .isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(cursor::remove).as("the row it stood on before")
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("no key");
        assertThat(store.rows("table:A")).containsEntry("k", "v");
    }

    @Test
    void removingWhileIteratingGoesOn() {
        store.put("table:A", "a", "1", "b", "2", "c", "3");
        StringBuilder seen = new StringBuilder();
        while (cursor.next()) {
            seen.append(cursor.keyString());
            assertThat(cursor.remove()).isTrue();
        }
        assertThat(seen).hasToString("abc");
        assertThat(store.rows("table:A")).isEmpty();
    }

    @Test
    void aWrongTypeIsNamed() {
        assertThatThrownBy(() -> cursor.key("a\0b")).isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("key of table:A").hasMessageContaining("NUL");
        assertThatThrownBy(() -> cursor.key("\ud800")).isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> cursor.rawKey(new byte[] {'a'}))
                .isInstanceOf(InvalidUseException.class);
        session.create("table:raw", "key_format=u,value_format=u");
        try (Cursor raw = session.openCursor("table:raw")) {
            assertThatThrownBy(() -> raw.key("text")).isInstanceOf(InvalidUseException.class);
            raw.key(new byte[0]).value(new byte[0]).insert();
            assertThat(raw.key(new byte[0]).search()).isTrue();
            assertThat(raw.valueBytes()).isEmpty();
        }
    }

    @Test
    void keysAndValuesHaveTheirLimits() {
        String largestKey = "k".repeat((16 << 10) - 1);
        String largestValue = "v".repeat((64 << 20) - 1);
        cursor.key(largestKey).value(largestValue).insert();
        assertThat(cursor.key(largestKey).search()).isTrue();
        assertThat(cursor.valueString()).isEqualTo(largestValue);
        store.connection().checkpoint();
        assertThatThrownBy(() -> cursor.key(largestKey + "k").value("v").insert())
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("16384");
        assertThatThrownBy(() -> cursor.key("k").value(largestValue + "v").insert())
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("67108864");
    }

    @Test
    void whatWasClosedSaysSo() {
        cursor.close();
        assertThatThrownBy(cursor::next).isInstanceOf(ClosedException.class);
        Cursor other = session.openCursor("table:A");
        session.close();
        assertThatThrownBy(other::next).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> session.openCursor("table:A"))
                .isInstanceOf(ClosedException.class);
        Session third = store.connection().openSession();
        store.close();
        assertThatThrownBy(() -> third.openCursor("table:A")).isInstanceOf(ClosedException.class);
    }

    @Test
    void anEmptyValueIsNotARemoval() {
        session.create("table:raw", "key_format=u,value_format=u");
        try (Cursor raw = session.openCursor("table:raw")) {
            session.begin();
            raw.key(new byte[] {1}).value(new byte[0]).insert();
            session.commit();
            assertThat(raw.key(new byte[] {1}).search()).isTrue();
        }
    }

    @Test
    void transactionsAndTheirRollbacksBehaveAsAMapDoes() {
        long seed = new Random().nextLong();
        System.out.println("CursorTest model seed " + seed);
        Random random = new Random(seed);
        TreeMap<String, String> committed = new TreeMap<>();
        for (int round = 0; round < 200; round++) {
            TreeMap<String, String> mine = new TreeMap<>(committed);
            session.begin();
            for (int step = 0; step < 20; step++) {
                step(random, mine);
            }
            if (random.nextInt(3) == 0) {
                session.rollback();
            } else {
                session.commit();
                committed = mine;
            }
            if (random.nextInt(10) == 0) {
                store.connection().checkpoint();
            }
        }
        assertThat(store.rows("table:A")).isEqualTo(committed);
    }

    private void step(Random random, TreeMap<String, String> model) {
        String key = "key" + random.nextInt(60);
        switch (random.nextInt(5)) {
            case 0, 1 -> {
                String value = "v" + random.nextInt();
                cursor.key(key).value(value).insert();
                model.put(key, value);
            }
            case 2 -> assertThat(cursor.key(key).remove()).isEqualTo(model.remove(key) != null);
            case 3 -> {
                boolean found = cursor.key(key).searchNear() != Near.NONE;
                assertThat(found).isEqualTo(!model.isEmpty());
                String expected = model.containsKey(key) ? key : model.higherKey(key) != null
                        ? model.higherKey(key) : model.lowerKey(key);
                if (found) {
                    assertThat(cursor.keyString()).isEqualTo(expected);
                    boolean next = cursor.next();
                    assertThat(next).isEqualTo(model.higherKey(expected) != null);
                }
            }
            default -> {
                boolean found = cursor.key(key).search();
                assertThat(found).isEqualTo(model.containsKey(key));
                if (found) {
                    assertThat(cursor.valueString()).isEqualTo(model.get(key));
                }
            }
        }
    }
}
