// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog;

import io.plastron.types.Lsn;

/**
 * A pin whose lease has not run out.
 *
 * @param completion what it pins, with all that is newer; {@link Lsn#NONE}, which is older than
 *     everything, for a pin that cannot be read
 * @param who for people: who pins, and why
 * @param madeMillis when it was made, milliseconds since 1970
 * @param untilMillis end of the lease, likewise
 */
public record PinInfo(Lsn completion, String who, long madeMillis, long untilMillis) {}
