// SPDX-License-Identifier: Apache-2.0
/**
 * The verb {@code demo}: the store's main job on real input, checked at every step. Works through
 * the public interfaces alone, with further processes of the same program as follower and as
 * victim.
 */
package io.plastron.shell.demo;
