// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.mock;

import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyId;
import io.plastron.keyprovider.PageKeys;
import io.plastron.keyprovider.StoreContext;
import io.plastron.types.InvalidUseException;
import io.plastron.types.KeyRefusedException;
import java.util.Optional;

/** An exchange that also has data keys to give. Thread-safe. */
final class SealingMockExchange extends MockExchange implements PageKeys {
    SealingMockExchange(MockKeyProvider provider, StoreContext context) {
        super(provider, context);
    }

    @Override
    public DataKey sealingKey() {
        return call(MockOperation.SEALING_KEY, "", action -> {
            MockKeys keys = sealing().orElseThrow(() -> new InvalidUseException(
                    "the mock has no sealing key: nothing was loaded"));
            if (is(action, MockAction.Lie.UNOFFERED_KEY)) {
                return keys.dataKey(keys.sealingId() + 1_000_000);
            }
            return answer(keys, keys.sealingId(), action);
        });
    }

    @Override
    public DataKey byId(KeyId id) {
        return call(MockOperation.BY_ID, id.toString(), action -> {
            MockKeys keys = newest().filter(known -> known.ids().contains(id.value()))
                    .orElseThrow(() -> new KeyRefusedException(
                            "the mock's loaded metadata does not hold data key " + id));
            return answer(keys, id.value(), action);
        });
    }

    private static DataKey answer(MockKeys keys, int id, Optional<MockAction> action) {
        DataKey right = keys.dataKey(id);
        if (!is(action, MockAction.Lie.WRONG_SECRET)) {
            return right;
        }
        try (right) {
            byte[] other = right.secret();
            other[0] ^= 1;
            return new DataKey(right.id(), other);
        }
    }
}
