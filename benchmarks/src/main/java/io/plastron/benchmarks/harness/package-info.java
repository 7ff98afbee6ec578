// SPDX-License-Identifier: Apache-2.0
/**
 * Runs measurements: plans them so that engines take turns, gives each a process of its own, shows
 * how far it is, and hands what was found to the report.
 */
package io.plastron.benchmarks.harness;
