// SPDX-License-Identifier: Apache-2.0
/**
 * The life of a store: opening, checkpoints, pick-up, roles, closing. Free of any framework; every
 * class takes its collaborators in the constructor.
 */
package io.plastron.engine.store;
