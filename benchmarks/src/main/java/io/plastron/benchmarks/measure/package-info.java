// SPDX-License-Identifier: Apache-2.0
/** Instruments: clocks, histograms, and what the operating system and the JVM count. */
package io.plastron.benchmarks.measure;
