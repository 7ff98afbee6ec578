// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.files.SharedWords;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How an acknowledgement is stored where other processes read along. */
class AckSlotTest {
    /** Remembers the order of stores. */
    private static final class Recorder implements SharedWords {
        private final List<Integer> stored = new ArrayList<>();
        private final long[] words = new long[64];

        @Override
        public long getAcquire(int offset) {
            return words[offset / Long.BYTES];
        }

        @Override
        public void setRelease(int offset, long value) {
            stored.add(offset);
            words[offset / Long.BYTES] = value;
        }

        @Override
        public long max(int offset, long value) {
            throw new UnsupportedOperationException("a slot is stored word by word");
        }

        @Override
        public void fullFence() {
            throw new UnsupportedOperationException("not part of storing a slot");
        }

        @Override
        public void force() {
            throw new UnsupportedOperationException("an acknowledgement is not forced");
        }

        @Override
        public void close() {
            // Nothing is mapped.
        }
    }

    @Test
    void theSequenceIsStoredLastBecauseReadersTakeItForTheSignThatAllIsThere() {
        Recorder words = new Recorder();
        AckSlot slot = new AckSlot(7, 3, 4096, 8192, 1, false);
        slot.store(words, 64);
        assertThat(words.stored).endsWith(64).doesNotHaveDuplicates();
        assertThat(AckSlot.load(words, 64)).isEqualTo(slot);
    }
}
