// SPDX-License-Identifier: Apache-2.0
/**
 * Key providers that tests put into bundles of their own. Whoever watches them speaks to them by
 * Java's own types, as their classes are loaded by those bundles.
 */
package io.plastron.it.provider;
