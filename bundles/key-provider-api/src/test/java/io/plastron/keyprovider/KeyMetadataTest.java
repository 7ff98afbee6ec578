// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.InvalidUseException;
import io.plastron.types.Lsn;
import org.junit.jupiter.api.Test;

class KeyMetadataTest {
    @Test
    void kp15BytesAreCopiedInAndOut() {
        byte[] given = {1, 2, 3};
        KeyMetadata metadata = KeyMetadata.of(given, Lsn.of(9), 5);
        given[0] = 0;
        metadata.bytes()[1] = 0;
        assertThat(metadata.bytes()).containsExactly(1, 2, 3);
        assertThat(metadata.size()).isEqualTo(3);
        assertThat(metadata.lsn()).isEqualTo(Lsn.of(9));
        assertThat(metadata.timestamp()).isEqualTo(5);
        assertThat(metadata.isEmpty()).isFalse();
    }

    @Test
    void kp12EmptyMetadataComesFromNoKeyPage() {
        KeyMetadata empty = KeyMetadata.empty();
        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.size()).isZero();
        assertThat(empty.lsn()).isEqualTo(Lsn.NONE);
        assertThat(empty.timestamp()).isZero();
    }

    @Test
    void kp17MetadataHasOneByteToOneMebibyte() {
        assertThat(KeyMetadata.of(new byte[KeyMetadata.BYTES_MAX], Lsn.of(1), 0).size())
                .isEqualTo(1 << 20);
        assertThatThrownBy(() -> KeyMetadata.of(new byte[0], Lsn.of(1), 0))
                .isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(
                        () -> KeyMetadata.of(new byte[KeyMetadata.BYTES_MAX + 1], Lsn.of(1), 0))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("1048577");
    }

    @Test
    void kp06TheTextOfMetadataShowsNoByteOfIt() {
        KeyMetadata metadata = KeyMetadata.of(new byte[] {77, 88, 99}, Lsn.of(4), 0);
        assertThat(metadata.toString()).isEqualTo("KeyMetadata[lsn=4, size=3]");
    }
}
