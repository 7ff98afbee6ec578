// SPDX-License-Identifier: Apache-2.0
/** The page store: joins page log and sealing, so that the tree sees neither. */
package io.plastron.engine.pages;
