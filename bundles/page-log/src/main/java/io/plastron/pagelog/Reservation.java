// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Room for one record. Filled by one thread, which then says {@link #filled} or {@link #abandon},
 * exactly once.
 */
@ConsumerType
public interface Reservation {
    /** The record's LSN. */
    long lsn();

    /** The 16 random bytes of its segment, from which its subkey is derived; not to be changed. */
    byte[] salt();

    /** The array the record goes into, from {@link #offset} on, {@link #length} bytes. */
    byte[] array();

    int offset();

    int length();

    /** The record is whole; the array must not be touched any more. */
    void filled();

    /** The room is given up; the log writes a void record there. */
    void abandon();
}
