// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.RecordFormat;
import io.plastron.pagelog.Reservation;
import io.plastron.types.InvalidUseException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A room for one record in a group. */
final class Room implements Reservation {
    private final GroupQueue queue;
    private final FrameGroup group;
    private final int offset;
    private final int length;
    private final AtomicBoolean done = new AtomicBoolean();

    Room(GroupQueue queue, FrameGroup group, int offset, int length) {
        this.queue = queue;
        this.group = group;
        this.offset = offset;
        this.length = length;
    }

    @Override
    public long lsn() {
        return Blocks.lsn(group.segment().number(), group.startOffset() + offset);
    }

    @Override
    public byte[] salt() {
        return group.segment().salt();
    }

    @Override
    public byte[] array() {
        return group.array();
    }

    @Override
    public int offset() {
        return offset;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void filled() {
        end();
        queue.roomDone(group);
    }

    @Override
    public void abandon() {
        end();
        RecordFormat.putVoid(group.array(), offset, length, lsn());
        queue.roomDone(group);
    }

    private void end() {
        if (!done.compareAndSet(false, true)) {
            throw new InvalidUseException(
                    "the reservation at LSN " + lsn() + " was filled or abandoned before");
        }
    }
}
