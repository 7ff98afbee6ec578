// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.KeyStatus;
import java.util.List;
import java.util.Optional;

/**
 * A snapshot of a slot.
 *
 * @param active name of the provider in use
 * @param degraded why the provider in use could not load its keys again
 * @param candidates every provider offered and not withdrawn, best first
 */
public record SlotStatus(
        Optional<String> active, Optional<String> degraded, List<KeyStatus.Candidate> candidates) {
    public SlotStatus {
        candidates = List.copyOf(candidates);
    }
}
