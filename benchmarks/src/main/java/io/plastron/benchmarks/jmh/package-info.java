// SPDX-License-Identifier: Apache-2.0
/**
 * The parts alone, measured by JMH ({@code benchmarks/run jmh}): to see which part of a workload
 * costs what, and whether a change of one helped.
 */
package io.plastron.benchmarks.jmh;
