// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.ConflictException;
import io.plastron.KeyProviderAbsentException;
import io.plastron.NotAStoreException;
import io.plastron.NotFoundException;
import io.plastron.NotLeaderException;
import io.plastron.types.ClosedException;
import io.plastron.types.CorruptionException;
import io.plastron.types.FencedException;
import io.plastron.types.InternalException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.LogFailedException;
import io.plastron.types.StoreFullException;
import io.plastron.types.StoreInUseException;
import io.plastron.types.TimeoutException;
import io.plastron.types.TooNewException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExitCodeTest {
    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(new UsageException("x"), 2),
                Arguments.of(new InvalidUseException("x"), 2),
                Arguments.of(new NotFoundException("x"), 3),
                Arguments.of(new CorruptionException("x"), 4),
                Arguments.of(new StoreInUseException("x"), 5),
                Arguments.of(new NotLeaderException("x"), 5),
                Arguments.of(new FencedException("x", null, true), 5),
                Arguments.of(new KeyProviderAbsentException("x"), 6),
                Arguments.of(new KeyProviderUnreachableException("x"), 6),
                Arguments.of(new KeyRefusedException("x"), 6),
                Arguments.of(new TooNewException("x"), 7),
                Arguments.of(new NotAStoreException("x"), 8),
                Arguments.of(new ConflictException("x"), 1),
                Arguments.of(new TimeoutException("x"), 1),
                Arguments.of(new StoreFullException("x"), 1),
                Arguments.of(new ClosedException("x"), 1),
                Arguments.of(new InternalException("x"), 1),
                Arguments.of(new LogFailedException("x", null, false), 1),
                Arguments.of(new IllegalStateException("x"), 1));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void eachErrorHasTheCodeOfItsReaction(Throwable error, int number) {
        assertThat(ExitCode.of(error).number()).isEqualTo(number);
    }

    @Test
    void theNumbersAreThoseOfTheContract() {
        assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::number))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    }
}
