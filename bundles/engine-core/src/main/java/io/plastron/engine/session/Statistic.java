// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

/**
 * One number a {@code statistics:} cursor shows.
 *
 * @param description what is counted, for people
 */
public record Statistic(String description, long value) {}
