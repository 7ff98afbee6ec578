// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.keyprovider.KeyMetadata;
import io.plastron.types.InvalidUseException;
import java.util.Arrays;

/** What a candidate must be able to do now in order to become the active one. */
public sealed interface KeyState {
    /** Nothing is known yet, or no key is wanted: candidates wait, no foreign code runs. */
    record None() implements KeyState {}

    /**
     * A fresh store on its leader: {@code loadKey(empty)}, once for each exchange.
     *
     * @param check what else the candidate must pass
     */
    record Fresh(CandidateCheck check) implements KeyState {}

    /**
     * A store with key metadata, which the candidate must load.
     *
     * @param current the committed key metadata, not empty
     * @param check what else the candidate must pass
     */
    record Loaded(KeyMetadata current, CandidateCheck check) implements KeyState {
        public Loaded {
            if (current.isEmpty()) {
                throw new InvalidUseException("no key metadata to load: a fresh store is Fresh");
            }
        }
    }

    static KeyState none() {
        return new None();
    }

    static KeyState fresh(CandidateCheck check) {
        return new Fresh(check);
    }

    static KeyState loaded(KeyMetadata current, CandidateCheck check) {
        return new Loaded(current, check);
    }

    /**
     * Whether whoever satisfies this state satisfies {@code other}; key pages are told by LSN and
     * bytes.
     */
    default boolean sameAs(KeyState other) {
        if (this instanceof Loaded mine && other instanceof Loaded theirs) {
            return mine.current.lsn().equals(theirs.current.lsn())
                    && Arrays.equals(mine.current.bytes(), theirs.current.bytes());
        }
        return getClass() == other.getClass();
    }
}
