// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

/**
 * A call of a verb, for its help text.
 *
 * @param words the verb and what follows it
 * @param meaning what the call does
 */
public record Example(String words, String meaning) {}
