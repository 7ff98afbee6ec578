// SPDX-License-Identifier: Apache-2.0
/**
 * The rows every engine is given: keys, values that tell whether they are right, and the orders in
 * which they come. Everything follows from a row's number and a seed, so that two processes agree
 * on it and nothing has to be kept in memory.
 */
package io.plastron.benchmarks.rows;
