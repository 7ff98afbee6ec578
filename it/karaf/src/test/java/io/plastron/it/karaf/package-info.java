// SPDX-License-Identifier: Apache-2.0
/** Runs a real Karaf and looks at it as its users do: by its files, folders and console. */
package io.plastron.it.karaf;
