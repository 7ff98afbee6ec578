// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.pages;

import io.plastron.pagelog.RecordFormat;
import io.plastron.pagelog.Reservation;
import io.plastron.sealing.Sealer;
import io.plastron.sealing.SealingKey;

/**
 * The last steps of writing a record whose headers and payload stand in its room: seal, checksum,
 * hand over to the log. On whatever thread, once.
 */
final class RecordSeal implements Runnable {
    private final Reservation room;
    private final Sealer sealer;
    private final SealingKey key;
    private byte[] tag;

    /** @param key null: the record is not sealed */
    RecordSeal(Reservation room, Sealer sealer, SealingKey key) {
        this.room = room;
        this.sealer = sealer;
        this.key = key;
    }

    @Override
    public void run() {
        boolean done = false;
        try {
            byte[] record = room.array();
            if (key != null) {
                sealer.seal(key, room.salt(), room.lsn(), record, room.offset(), room.length());
            }
            RecordFormat.putCrc(record, room.offset(), room.length());
            tag = RecordFormat.tag(record, room.offset(), room.length());
            room.filled();
            done = true;
        } finally {
            if (!done) {
                room.abandon();
            }
        }
    }

    /** The record's tag, once it ran. */
    byte[] tag() {
        return tag;
    }
}
