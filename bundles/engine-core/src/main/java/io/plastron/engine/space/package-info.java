// SPDX-License-Identifier: Apache-2.0
/**
 * Gives the log's space back. A segment of the log is deleted as a whole, once no checkpoint that
 * is kept and no reader needs a record in it.
 *
 * <p>{@link io.plastron.engine.space.Accounts} tells from the pages' cookies which segments the
 * newest checkpoint needs, and is written with each checkpoint.
 * {@link io.plastron.engine.space.Retention} tells which older checkpoints are kept,
 * {@link io.plastron.engine.space.Readers} which older states are read in this process.
 * {@link io.plastron.engine.space.Victims} chooses segments that are worth emptying, and
 * {@link io.plastron.engine.space.Sweep} has the pages in them written anew by ordinary
 * checkpoints. {@link io.plastron.engine.space.Space} is all of it for one leadership.
 */
package io.plastron.engine.space;
