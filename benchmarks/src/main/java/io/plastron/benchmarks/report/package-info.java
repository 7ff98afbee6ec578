// SPDX-License-Identifier: Apache-2.0
/** What a reader gets: tables of medians and ratios with their spread, and which target was met. */
package io.plastron.benchmarks.report;
