// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of the bundles inside a real framework; each runs in Felix and in Equinox.
 *
 * <p>They see what a stranger sees: services, configurations, bundles. A step that may hang is
 * waited for with {@link io.plastron.it.Waiting#LIMIT}, and {@link io.plastron.it.Watchdog} ends
 * the whole framework when even that does not help, because whoever starts it waits for ever.
 */
package io.plastron.it;
