// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import java.util.Optional;

/**
 * How a dump is loaded.
 *
 * @param replace whether existing tables are replaced; otherwise only those without rows, and with
 *     the same settings, are
 * @param newName name of the dump's only table; empty for the one it has
 */
public record LoadOptions(boolean replace, Optional<String> newName) {}
