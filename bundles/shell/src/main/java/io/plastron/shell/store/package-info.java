// SPDX-License-Identifier: Apache-2.0
/**
 * Opens stores for verbs inside a framework: writes the configurations that make the engine and the
 * key provider come up, and waits for what they publish.
 */
package io.plastron.shell.store;
