// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog;

/**
 * What a record says in clear of one page in it. See {@link RecordFormat} for the stored form.
 *
 * @param tableId table of the page
 * @param delta whether the entry is a delta on the chain before it, else a whole page
 * @param chain members of the chain before this one
 * @param pageId the page
 * @param bytes plain bytes of the entry
 * @param baseLsn record of the chain's image, 0 for an image
 * @param backlinkLsn record of the chain's member before this one, 0 for an image
 * @param backlinkSlot slot of that member in its record
 * @param backlinkBytes bytes of that record
 * @param backlinkTag tag of that record, zeros for an image; not copied
 */
public record EntryHeader(
        int tableId,
        boolean delta,
        int chain,
        long pageId,
        int bytes,
        long baseLsn,
        long backlinkLsn,
        int backlinkSlot,
        int backlinkBytes,
        byte[] backlinkTag) {
    /** Header of a whole page. */
    public static EntryHeader image(int tableId, long pageId, int bytes) {
        return new EntryHeader(
                tableId, false, 0, pageId, bytes, 0, 0, 0, 0, new byte[RecordFormat.TAG_BYTES]);
    }
}
