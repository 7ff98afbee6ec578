// SPDX-License-Identifier: Apache-2.0
package io.plastron.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentitiesTest {
    @Test
    void lsnsAreOrderedAndPrintedInDecimal() {
        assertThat(Lsn.of(5)).isGreaterThan(Lsn.NONE).isLessThan(Lsn.of(1L << 40));
        assertThat(Lsn.of(7625638039464706519L)).hasToString("7625638039464706519");
        assertThat(Lsn.of(0)).isSameAs(Lsn.NONE);
        assertThat(Lsn.NONE.isNone()).isTrue();
        assertThat(Lsn.of(1).isNone()).isFalse();
        assertThatThrownBy(() -> Lsn.of(-1)).isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("-1");
    }

    @Test
    void aStoreIdIsSixteenBytesBigEndian() {
        StoreId id = new StoreId(0x0102030405060708L, 0xf9fafbfcfdfeff00L);
        assertThat(id).hasToString("0102030405060708f9fafbfcfdfeff00");
        assertThat(StoreId.parse(id.toString())).isEqualTo(id);
        assertThat(StoreId.read(ByteBuffer.wrap(id.bytes()))).isEqualTo(id);
        assertThat(id.bytes()).hasSize(StoreId.BYTES).startsWith(1, 2, 3);
        assertThat(StoreId.random()).isNotEqualTo(StoreId.random());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "01", "0102030405060708f9fafbfcfdfeff0",
        "0102030405060708f9fafbfcfdfeff0g", "0102030405060708f9fafbfcfdfeff0011"})
    void aMalformedStoreIdIsRefused(String hex) {
        assertThatThrownBy(() -> StoreId.parse(hex)).isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'" + hex + "'");
    }

    @Test
    void tableIdsAreANumberAndANamespace() {
        assertThat(TableId.user(2)).isEqualTo(17);
        assertThat(TableId.number(TableId.user(1000))).isEqualTo(1000);
        assertThat(TableId.isUser(TableId.user(TableId.USER_FIRST))).isTrue();
        for (int id : new int[] {0, 1, 9, TableId.TURTLE, TableId.METADATA, TableId.KEY_PROVIDER}) {
            assertThat(TableId.isUser(id)).as("id %d", id).isFalse();
        }
        assertThat(TableId.number(TableId.KEY_PROVIDER)).isEqualTo(3);
    }
}
