// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermutationTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 1_000, 1_024, 1_025, 200_000})
    void everyNumberComesOnce(int count) {
        Permutation permutation = new Permutation(count, 1);
        BitSet seen = new BitSet();
        for (int i = 0; i < count; i++) {
            seen.set(permutation.at(i));
        }
        assertThat(seen.cardinality()).isEqualTo(count);
        assertThat(seen.length()).isEqualTo(count);
    }

    @Test
    void neighboursAreFarApart() {
        int count = 100_000;
        Permutation permutation = new Permutation(count, 1);
        double distance = 0;
        for (int i = 1; i < count; i++) {
            distance += Math.abs(permutation.at(i) - permutation.at(i - 1));
        }
        // Two numbers chosen at random are a third of the range apart.
        assertThat(distance / count / count).isBetween(0.30, 0.37);
    }

    @Test
    void anotherSeedIsAnotherOrder() {
        Permutation one = new Permutation(1_000, 1);
        Permutation other = new Permutation(1_000, 2);
        int same = 0;
        for (int i = 0; i < 1_000; i++) {
            same += one.at(i) == other.at(i) ? 1 : 0;
        }
        assertThat(same).isLessThan(20);
    }
}
