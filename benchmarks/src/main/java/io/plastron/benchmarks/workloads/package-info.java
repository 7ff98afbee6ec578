// SPDX-License-Identifier: Apache-2.0
/**
 * The workloads W1 to W8, each the same code for every engine. A workload runs in a process of its
 * own, makes the store it needs, checks every row it reads, and leaves figures.
 */
package io.plastron.benchmarks.workloads;
