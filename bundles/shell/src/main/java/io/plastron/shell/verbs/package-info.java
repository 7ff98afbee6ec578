// SPDX-License-Identifier: Apache-2.0
/** The verbs, one class each. They work through the public interfaces of the engine alone. */
package io.plastron.shell.verbs;
