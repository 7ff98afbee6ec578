// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import java.nio.file.Path;

/**
 * Which store to open and how.
 *
 * @param home folder of the store, absolute
 * @param config configuration string that goes before what the store remembers
 * @param access what for
 * @param takeOver with {@link Access#WRITE}: also from a living leader
 */
public record StoreRequest(Path home, String config, Access access, boolean takeOver) {}
