// SPDX-License-Identifier: Apache-2.0
package io.plastron.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.types.StoreId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The thread that gets AES-GCM compiled. */
class WarmUpTest {
    private static List<Thread> warming() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("plastron-seal-warm-up")).toList();
    }

    @Test
    void whoExpectsMuchIsNotKeptAndTheThreadEndsByItself() throws InterruptedException {
        Sealer sealer = new Sealer(StoreId.random());
        sealer.expect(Long.MAX_VALUE / 2);
        sealer.expect(1 << 20);
        assertThat(warming()).hasSizeLessThanOrEqualTo(1).allMatch(Thread::isDaemon);
        for (Thread thread : warming()) {
            thread.join();
        }
        sealer.expect(1 << 20);
        assertThat(warming()).as("it runs once in a process").isEmpty();
    }
}
