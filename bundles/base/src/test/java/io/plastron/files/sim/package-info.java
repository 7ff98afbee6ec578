// SPDX-License-Identifier: Apache-2.0
/**
 * A disk in memory that forgets what was not forced, in every way a real one may. Tests of every
 * room run their code on a {@link io.plastron.files.sim.SimulatedDisk}, stop it after any operation
 * and open each of the {@link io.plastron.files.sim.CrashStates} that a power cut could leave.
 */
package io.plastron.files.sim;
