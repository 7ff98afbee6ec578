// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One provider, two stores. */
@Timeout(120)
class SharedProviderTest {
    @Test
    void eachStoreHasItsOwnExchangeAndItsOwnDrain() throws Exception {
        FakeProvider shared = Rig.provider("shared", 0);
        try (Rig one = new Rig();
                Rig two = new Rig()) {
            one.with(shared);
            two.with(shared);
            assertThat(one.slot.activeIdentity()).isNotEqualTo(two.slot.activeIdentity());
            assertThat(shared.gets.get()).isEqualTo(2);
            assertThat(shared.count("attach")).isEqualTo(2);

            two.slot.adopt(Rig.metadata(2), CandidateCheck.NONE);
            Hang hang = Hang.stubborn();
            CompletableFuture<Void> inOne = Rig.async(() -> one.slot.call("hang", x -> run(hang)));
            hang.awaitEntered();
            // A call of store one does not hold back store two.
            two.slot.withdraw(shared);
            assertThat(shared.ungets.get()).isEqualTo(1);
            assertThat(shared.count("close")).isEqualTo(1);
            hang.release();
            Rig.get(inOne);
            one.slot.call("byId", exchange -> null);
            one.withdraw(shared);
        }
        Rig.assertBalanced(shared);
        assertThat(shared.loaded).containsExactly(1L, 1L, 2L);
    }

    private static Void run(Hang hang) {
        try {
            return hang.call();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
