// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

/**
 * A table that was loaded.
 *
 * @param uri such as {@code table:NAME}
 * @param rows how many it has
 */
public record LoadedTable(String uri, long rows) {}
