// SPDX-License-Identifier: Apache-2.0
/** Transactions: snapshots, write sets, and the one committer that publishes new roots. */
package io.plastron.engine.tx;
