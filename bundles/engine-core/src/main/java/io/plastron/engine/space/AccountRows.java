// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import io.plastron.metadata.SegmentEntry;
import java.util.Map;
import java.util.Optional;

/**
 * What a checkpoint changes of the account's rows in the metadata table.
 *
 * @param changed rows to write, and those to remove, by segment
 * @param all whether these are all there are: any other goes, also one that cannot be read
 */
public record AccountRows(Map<Integer, Optional<SegmentEntry>> changed, boolean all) {}
