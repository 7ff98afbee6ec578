// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.InvalidUseException;
import io.plastron.types.Lsn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
    private static final Pattern DEFINITION = Pattern.compile("\\b(KP-\\d\\d): ");

    /** A test, an event or an error names a rule by its id, so an id must mean one thing. */
    @Test
    void eachRuleIsStatedOnce() throws IOException {
        List<String> ids = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(each -> each.toString().endsWith(".java")).toList()) {
                Matcher matcher = DEFINITION.matcher(Files.readString(source));
                while (matcher.find()) {
                    ids.add(matcher.group(1));
                }
            }
        }
        assertThat(ids).hasSizeGreaterThan(25).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void kp30AKeyIdIsPositive(int value) {
        assertThatThrownBy(() -> new KeyId(value)).isInstanceOf(InvalidUseException.class);
        assertThat(new KeyId(Integer.MAX_VALUE).toString()).isEqualTo("2147483647");
    }

    /** A provider written against an older rule set need not know of updates, nor of closing. */
    @Test
    void kp11AnExchangeNeedNotListenToUpdates() {
        KeyExchange smallest = new KeyExchange() {
            @Override
            public void loadKey(KeyMetadata persisted) {}

            @Override
            public int getKeySize() {
                return 0;
            }

            @Override
            public void getKey(ByteBuffer target) {}
        };
        assertThatCode(() -> {
            smallest.onKeyUpdate(new KeyUpdate.Persisted(Lsn.of(1)));
            smallest.onKeyUpdate(new KeyUpdate.Committed(Lsn.of(2)));
            smallest.close();
        }).doesNotThrowAnyException();
    }

    @Test
    void kp21ThereAreFourUpdatesAndNoOther() {
        assertThat(KeyUpdate.class.getPermittedSubclasses()).containsExactlyInAnyOrder(
                KeyUpdate.Persisted.class, KeyUpdate.Failed.class,
                KeyUpdate.Committed.class, KeyUpdate.Undecided.class);
    }
}
