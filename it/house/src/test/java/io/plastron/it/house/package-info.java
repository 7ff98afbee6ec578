// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of the house itself: that the built bundles keep to the plan's arrows, and that the sources
 * keep to its style.
 */
package io.plastron.it.house;
