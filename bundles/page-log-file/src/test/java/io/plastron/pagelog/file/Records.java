// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.Completion;
import io.plastron.pagelog.CompletionDraft;
import io.plastron.pagelog.EntryHeader;
import io.plastron.pagelog.KeyMark;
import io.plastron.pagelog.LogWriter;
import io.plastron.pagelog.PageLog;
import io.plastron.pagelog.RecordFormat;
import io.plastron.pagelog.Reservation;
import io.plastron.pagelog.StoredRecord;
import io.plastron.types.Lsn;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes and reads records as the engine would, for tests: one unsealed page of text each. */
final class Records {
    static final int TABLE = 17;

    private Records() {}

    /** Where a record went. */
    record Written(long lsn, int bytes, String text) {
        Lsn asLsn() {
            return Lsn.of(lsn);
        }
    }

    static Written write(LogWriter writer, String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        int bytes = RecordFormat.recordBytes(1, plain.length, false);
        Reservation room = writer.reserve(bytes, null);
        put(room, plain, 0);
        room.filled();
        return new Written(room.lsn(), bytes, text);
    }

    /** A record that claims to be sealed under a key; its bytes are not really sealed. */
    static Written writeMarked(LogWriter writer, String text, KeyMark mark) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        int bytes = RecordFormat.recordBytes(1, plain.length, true);
        Reservation room = writer.reserve(bytes, mark);
        put(room, plain, mark.keyId());
        room.filled();
        return new Written(room.lsn(), bytes, text);
    }

    static void put(Reservation room, byte[] plain, int keyId) {
        int tag = keyId == 0 ? 0 : RecordFormat.TAG_BYTES;
        byte[] array = room.array();
        RecordFormat.putHeader(array, room.offset(), 1, plain.length + tag, keyId, room.lsn());
        RecordFormat.putEntry(
                array, room.offset(), 0, EntryHeader.image(TABLE, 1, plain.length));
        int at = room.offset() + RecordFormat.headerBytes(1);
        System.arraycopy(plain, 0, array, at, plain.length);
        Arrays.fill(array, at + plain.length, at + plain.length + tag, (byte) 0x5A);
        RecordFormat.putCrc(array, room.offset(), room.length());
    }

    static Completion complete(LogWriter writer, Written turtle) {
        return complete(writer, turtle, Lsn.NONE);
    }

    static Completion complete(LogWriter writer, Written turtle, Lsn retainFrom) {
        return writer.complete(new CompletionDraft(turtle.asLsn(), turtle.bytes(),
                "meta of " + turtle.text().length(), 4711, retainFrom));
    }

    /** One checkpoint of one record, the only one retained. */
    static Completion checkpoint(LogWriter writer, String text) {
        return checkpoint(writer, text, Lsn.NONE);
    }

    static Completion checkpoint(LogWriter writer, String text, Lsn retainFrom) {
        return complete(writer, write(writer, text), retainFrom);
    }

    static String read(PageLog log, Written written) {
        return text(log.read(written.lsn(), written.bytes()));
    }

    /** The text of a completion's turtle record. */
    static String read(PageLog log, Completion completion) {
        return text(log.read(completion.turtle().value(), completion.turtleBytes()));
    }

    static String text(StoredRecord record) {
        byte[] bytes = record.bytes();
        int at = RecordFormat.headerBytes(bytes);
        return new String(bytes, at, RecordFormat.entry(bytes, 0).bytes(), StandardCharsets.UTF_8);
    }
}
