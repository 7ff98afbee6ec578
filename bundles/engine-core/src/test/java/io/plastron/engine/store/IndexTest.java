// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.ConflictException;
import io.plastron.Cursor;
import io.plastron.Cursor.Near;
import io.plastron.Field;
import io.plastron.NotFoundException;
import io.plastron.Session;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.types.InvalidUseException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Indices of a table with two column groups. */
@Timeout(120)
class IndexTest {
    private static final String ZONES = "table:zones";
    private static final String BY_CODE = "index:zones:bycode";

    private TestStore store;
    private Session session;
    private Cursor rows;

    @BeforeEach
    void open() {
        store = TestStore.open(
                new SimulatedDisk(), Path.of("/store"), "create=true", new MockKeyProvider());
        session = store.connection().openSession();
        session.create(ZONES, "key_format=S,value_format=SSi,"
                + "columns=(zone,code,coord,shared),colgroups=(place,note)");
        session.create("colgroup:zones:place", "columns=(code,coord)");
        session.create("colgroup:zones:note", "columns=(shared)");
        rows = session.openCursor(ZONES);
    }

    /** Whatever a test did, everything agrees when it is over. */
    @AfterEach
    void verifyAndClose() {
        store.connection().checkpoint();
        store.connection().verify(null);
        store.close();
    }

    private void put(String zone, String code, String coord, long shared) {
        rows.key(zone).value(code, coord, shared).insert();
    }

    private void fill() {
        put("b", "Y", "2", 2);
        put("a", "X", "1", 1);
        put("d", "Y", "4", 1);
        put("c", "X", "3", 2);
    }

    /** Keys and values of a whole walk, fields joined. */
    private List<String> walk(String uri) {
        try (Cursor cursor = session.openCursor(uri)) {
            List<String> seen = new ArrayList<>();
            while (cursor.next()) {
                seen.add(text(cursor.keyFields()) + "=" + text(cursor.valueFields()));
            }
            List<String> back = new ArrayList<>();
            while (cursor.prev()) {
                back.add(0, text(cursor.keyFields()) + "=" + text(cursor.valueFields()));
            }
            assertThat(back).as("the walk back").isEqualTo(seen);
            return seen;
        }
    }

    private static String text(List<Field> fields) {
        return String.join(",", fields.stream().map(field -> String.valueOf(field.get()))
                .toList());
    }

    @Test
    void anIndexIsInTheOrderOfItsColumnsThenOfTheRows() {
        session.create(BY_CODE, "columns=(code)");
        fill();
        assertThat(walk(BY_CODE)).containsExactly("X=X,1,1", "X=X,3,2", "Y=Y,2,2", "Y=Y,4,1");
    }

    @Test
    void anIndexCreatedWhenThereAreRowsHasThem() {
        fill();
        session.create("index:zones:byshared", "columns=(shared,zone)");
        assertThat(walk("index:zones:byshared(coord)"))
                .containsExactly("1,a=1", "1,d=4", "2,b=2", "2,c=3");
        session.create("index:zones:byboth", "columns=(coord,shared,code)");
        assertThat(walk("index:zones:byboth(zone)"))
                .containsExactly("1,1,X=a", "2,2,Y=b", "3,2,X=c", "4,1,Y=d");
    }

    @Test
    void changedAndRemovedRowsMoveAndLoseTheirEntries() {
        session.create(BY_CODE, "columns=(code)");
        fill();
        put("a", "Z", "1", 1);
        rows.key("b").value("Y", "9", 9L).update();
        assertThat(rows.key("d").remove()).isTrue();
        assertThat(walk(BY_CODE)).containsExactly("X=X,3,2", "Y=Y,9,9", "Z=Z,1,1");
        assertThat(rows.key("a").search()).isTrue();
        rows.field("code").set("A").update();
        assertThat(walk(BY_CODE)).containsExactly("A=A,1,1", "X=X,3,2", "Y=Y,9,9");
    }

    @Test
    void aTransactionSeesItsOwnEntriesAndARollbackTakesThemAway() {
        session.create(BY_CODE, "columns=(code)");
        fill();
        session.begin();
        put("a", "Z", "1", 1);
        put("e", "X", "5", 5);
        put("e", "W", "5", 5);
        rows.key("b").remove();
        assertThat(walk(BY_CODE)).containsExactly("W=W,5,5", "X=X,3,2", "Y=Y,4,1", "Z=Z,1,1");
        session.rollback();
        assertThat(walk(BY_CODE)).containsExactly("X=X,1,1", "X=X,3,2", "Y=Y,2,2", "Y=Y,4,1");
    }

    @Test
    void searchGoesToTheFirstRowWithTheColumnsAndSearchNearToANeighbour() {
        session.create(BY_CODE, "columns=(code)");
        fill();
        try (Cursor index = session.openCursor(BY_CODE)) {
            assertThat(index.key("Y").search()).isTrue();
            assertThat(index.field("coord").getString()).isEqualTo("2");
            assertThat(index.next()).isTrue();
            assertThat(index.field("coord").getString()).isEqualTo("4");
            assertThat(index.key("Xx").search()).isFalse();
            assertThat(index.key("Xx").searchNear()).isEqualTo(Near.LARGER);
            assertThat(index.keyString()).isEqualTo("Y");
            assertThat(index.key("X").searchNear()).isEqualTo(Near.EXACT);
            assertThat(index.field("coord").getString()).isEqualTo("1");
            assertThat(index.key("Z").searchNear()).isEqualTo(Near.SMALLER);
            assertThat(index.field("coord").getString()).isEqualTo("4");
            assertThat(index.smallestKey()).isTrue();
            assertThat(index.field("coord").getString()).isEqualTo("1");
            assertThat(index.largestKey()).isTrue();
            assertThat(index.field("coord").getString()).isEqualTo("4");
        }
    }

    @Test
    void boundsOfAnIndexTakeAllRowsWithTheColumnsInOrOut() {
        session.create(BY_CODE, "columns=(code)");
        fill();
        put("e", "Z", "5", 5);
        try (Cursor index = session.openCursor(BY_CODE)) {
            assertThat(bounded(index, "X", true, "Y", true)).containsExactly("1", "3", "2", "4");
            assertThat(bounded(index, "X", false, "Y", true)).containsExactly("2", "4");
            assertThat(bounded(index, "X", true, "Y", false)).containsExactly("1", "3");
            assertThat(bounded(index, "X", false, "Y", false)).isEmpty();
            assertThat(bounded(index, "Y", false, "ZZ", false)).containsExactly("5");
            index.key("Y").boundLower(true);
            assertThat(index.key("X").search()).as("outside the bounds").isFalse();
            assertThat(index.key("X").searchNear()).isEqualTo(Near.LARGER);
            assertThat(index.field("coord").getString()).isEqualTo("2");
            assertThatThrownBy(() -> index.key("X").boundUpper(true))
                    .isInstanceOf(InvalidUseException.class).hasMessageContaining("bound");
        }
    }

    private static List<String> bounded(
            Cursor index, String lower, boolean lowerIn, String upper, boolean upperIn) {
        index.clearBounds();
        index.key(lower).boundLower(lowerIn).key(upper).boundUpper(upperIn);
        List<String> seen = new ArrayList<>();
        while (index.next()) {
            seen.add(index.field("coord").getString());
        }
        List<String> back = new ArrayList<>();
        while (index.prev()) {
            back.add(0, index.field("coord").getString());
        }
        assertThat(back).isEqualTo(seen);
        return seen;
    }

    @Test
    void byteStringsInAnIndexAreFoundWhole() {
        session.create("table:raw", "key_format=u,value_format=uS,columns=(id,tag,text)");
        session.create("index:raw:bytag", "columns=(tag)");
        session.create("index:raw:byid", "columns=(id)");
        try (Cursor raw = session.openCursor("table:raw");
                Cursor byTag = session.openCursor("index:raw:bytag");
                Cursor byId = session.openCursor("index:raw:byid")) {
            raw.key(new byte[] {1}).value(new byte[] {7}, "seven").insert();
            raw.key(new byte[] {1, 2}).value(new byte[] {7, 8}, "more").insert();
            raw.key(new byte[0]).value(new byte[0], "none").insert();
            assertThat(byTag.key(new byte[] {7}).search()).isTrue();
            assertThat(byTag.field("text").getString()).isEqualTo("seven");
            assertThat(byTag.keyBytes()).isEqualTo(new byte[] {7});
            assertThat(byTag.key(new byte[] {7, 8}).search()).isTrue();
            assertThat(byTag.field("text").getString()).isEqualTo("more");
            assertThat(byTag.key(new byte[] {8}).search()).isFalse();
            assertThat(byTag.key(new byte[0]).search()).isTrue();
            assertThat(byTag.field("text").getString()).isEqualTo("none");
            assertThat(byId.key(new byte[] {1}).search()).isTrue();
            assertThat(byId.field("text").getString()).isEqualTo("seven");
            byId.key(new byte[] {1}).boundUpper(true);
            assertThat(byId.largestKey()).isTrue();
            assertThat(byId.keyBytes()).isEqualTo(new byte[] {1});
        }
    }

    @Test
    void anImmutableIndexHoldsTheApplicationToItsPromise() {
        session.create(BY_CODE, "columns=(code),immutable=true");
        fill();
        rows.key("a").value("X", "9", 9L).update();
        assertThatThrownBy(() -> rows.key("a").value("Z", "9", 9L).update())
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining(BY_CODE).hasMessageContaining("immutable")
                .hasMessageContaining("code");
        session.begin();
        rows.key("a").remove();
        put("a", "Z", "9", 9);
        session.commit();
        assertThat(walk(BY_CODE)).containsExactly("X=X,3,2", "Y=Y,2,2", "Y=Y,4,1", "Z=Z,9,9");
    }

    @Test
    void anIndexAndAProjectionAreReadOnly() {
        session.create(BY_CODE, "columns=(code)");
        fill();
        for (String uri : List.of(BY_CODE, ZONES + "(code)")) {
            try (Cursor cursor = session.openCursor(uri)) {
                assertThat(cursor.next()).isTrue();
                assertThatThrownBy(cursor::remove).isInstanceOf(InvalidUseException.class)
                        .hasMessageContaining("read-only").hasMessageContaining(ZONES);
                assertThatThrownBy(cursor::insert).isInstanceOf(InvalidUseException.class);
                assertThatThrownBy(cursor::update).isInstanceOf(InvalidUseException.class);
            }
        }
    }

    @Test
    void aProjectionShowsColumnsOfValueAndKeyInTheOrderNamed() {
        fill();
        assertThat(walk(ZONES + "(shared,zone,code)"))
                .containsExactly("a=1,a,X", "b=2,b,Y", "c=2,c,X", "d=1,d,Y");
        assertThatThrownBy(() -> session.openCursor(ZONES + "(nowhere)"))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("nowhere")
                .hasMessageContaining("coord");
    }

    @Test
    void aRowWhoseEntryWouldBeTooLongIsRefusedWhole() {
        session.create(BY_CODE, "columns=(code)");
        String large = "x".repeat(17_000);
        assertThatThrownBy(() -> put("a", large, "1", 1)).isInstanceOf(InvalidUseException.class)
                .hasMessageContaining(BY_CODE).hasMessageContaining("16384");
        session.begin();
        assertThatThrownBy(() -> put("a", large, "1", 1)).isInstanceOf(InvalidUseException.class);
        session.commit();
        assertThat(walk(ZONES)).isEmpty();
        session.drop(BY_CODE);
        put("a", large, "1", 1);
        assertThatThrownBy(() -> session.create(BY_CODE, "columns=(code)"))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("16384");
        assertThatThrownBy(() -> session.openCursor(BY_CODE))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void anIndexIsNotDroppedUnderItsCursorsNorTheTableUnderAny() {
        session.create(BY_CODE, "columns=(code)");
        try (Cursor index = session.openCursor(BY_CODE)) {
            rows.close();
            assertThat(index.next()).isFalse();
            assertThatThrownBy(() -> session.drop(BY_CODE))
                    .isInstanceOf(InvalidUseException.class).hasMessageContaining("open");
            assertThatThrownBy(() -> session.drop(ZONES))
                    .isInstanceOf(InvalidUseException.class).hasMessageContaining("open");
        }
        session.drop(BY_CODE);
        assertThatThrownBy(() -> session.drop(BY_CODE)).isInstanceOf(NotFoundException.class);
        rows = session.openCursor(ZONES);
        fill();
        assertThat(walk(ZONES)).hasSize(4);
    }

    @Test
    void aTransactionThatBeganBeforeTheIndexCannotCommitItsRows() {
        fill();
        session.begin();
        put("e", "Z", "5", 5);
        try (Session other = store.connection().openSession()) {
            other.create(BY_CODE, "columns=(code)");
        }
        assertThatThrownBy(session::commit).isInstanceOf(ConflictException.class)
                .hasMessageContaining(ZONES);
        assertThat(walk(BY_CODE)).hasSize(4);
        session.begin();
        put("e", "Z", "5", 5);
        session.commit();
        assertThat(walk(BY_CODE)).hasSize(5);
    }

    @Test
    void transactionsOnDifferentColumnGroupsOfARowConflict() {
        fill();
        try (Session other = store.connection().openSession();
                Cursor theirs = other.openCursor(ZONES)) {
            session.begin();
            other.begin();
            assertThat(rows.key("a").search()).isTrue();
            rows.field("code").set("A").update();
            assertThat(theirs.key("a").search()).isTrue();
            theirs.field("shared").set(99).update();
            session.commit();
            assertThatThrownBy(other::commit).isInstanceOf(ConflictException.class)
                    .hasMessageContaining(ZONES);
        }
    }
}
