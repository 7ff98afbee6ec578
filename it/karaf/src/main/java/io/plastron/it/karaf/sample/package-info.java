// SPDX-License-Identifier: Apache-2.0
/** A sample application: a component that keeps its rows in a store, steered from the console. */
package io.plastron.it.karaf.sample;
