// SPDX-License-Identifier: Apache-2.0
/**
 * The engines behind one interface, so that every workload is the same code for all of them. What
 * each does for a commit, a durable commit and a checkpoint stands in the comment of its class.
 */
package io.plastron.benchmarks.stores;
