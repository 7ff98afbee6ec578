// SPDX-License-Identifier: Apache-2.0
/** Starts a framework from the runnable jar and runs one verb in it. */
package io.plastron.launcher;
