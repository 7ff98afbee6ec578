// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

/** What a verb needs a store for. */
public enum Access {
    /** Status alone: also of a store that no key unlocks. Disturbs no leader. */
    LOOK,
    /** Reads tables, as a follower. Disturbs no leader. */
    READ,
    /** Writes, as the leader. */
    WRITE
}
