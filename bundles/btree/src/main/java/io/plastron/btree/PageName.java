// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import io.plastron.types.CorruptionException;

/** Which page is being read, for the person who reads the error at night. */
record PageName(int tableId, Cookie cookie) {
    /** The error to throw: where, then what. */
    CorruptionException corrupt(String what) {
        return new CorruptionException("table " + tableId + ", page " + cookie.pageId() + " at LSN "
                + cookie.lsn() + "/" + cookie.slot() + ": " + what
                + "; keep the files, restore a backup or verify the store");
    }
}
