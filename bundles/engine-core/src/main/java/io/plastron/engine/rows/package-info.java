// SPDX-License-Identifier: Apache-2.0
/**
 * Rows of tables, which are made of several trees: how the packed bytes of a row are spread over
 * its column groups and indices, read together again, and walked.
 */
package io.plastron.engine.rows;
