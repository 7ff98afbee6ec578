// SPDX-License-Identifier: Apache-2.0
/**
 * Stores in real processes on a real disk: each test starts child JVMs ({@link
 * io.plastron.it.processes.StoreChild}), tells them line by line what to do ({@link
 * io.plastron.it.processes.Child}), kills, stops and continues them, and looks at what is left.
 *
 * <p>What is written under load certifies itself ({@link io.plastron.it.processes.History}): from
 * any state of it one can tell whether it is one that was committed as a whole, by whom, and how
 * far it goes. So nothing needs to be known of timing, and a kill may come at any moment.
 */
package io.plastron.it.processes;
