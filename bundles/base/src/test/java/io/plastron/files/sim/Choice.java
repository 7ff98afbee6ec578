// SPDX-License-Identifier: Apache-2.0
package io.plastron.files.sim;

/**
 * One thing a crash decides, independently of all others.
 *
 * @param what for people: which sector, word, length or name
 * @param options how many outcomes there are; 0 is the one known to be on disk
 * @param newest the outcome as if it had been forced
 */
record Choice(String what, int options, int newest) {}
