// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.pagelog.CompletionDraft;
import io.plastron.pagelog.KeyMark;
import io.plastron.pagelog.RecordFormat;
import io.plastron.pagelog.Reservation;
import io.plastron.types.Lsn;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** One stored example of each structure, byte by byte: a change here is a change of the format. */
class GoldenBytesTest {
    private static final byte[] SALT = HexFormat.of().parseHex("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
    private static final byte[] SALT_BEFORE =
            HexFormat.of().parseHex("b0b1b2b3b4b5b6b7b8b9babbbcbdbebf");

    private static String hex(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int at = from; at < to; at += 16) {
            text.append(HexFormat.of().withDelimiter(" ").formatHex(
                    bytes, at, Math.min(at + 16, to))).append('\n');
        }
        return text.toString();
    }

    private static final SegmentHeader HEADER = new SegmentHeader(SimulatedMachine.STORE, 5, SALT,
            7, 64 << 20, new SegmentHeader.Link(4, SALT_BEFORE, Blocks.lsn(6, 8192), 0x11223344),
            true);

    @Test
    void segmentHeader() {
        byte[] block = HEADER.encode();
        assertThat(hex(block, 0, 128)).isEqualTo("""
                50 4c 53 45 47 4d 4e 54 00 01 00 00 00 00 10 00
                01 23 45 67 89 ab cd ef 0f 1e 2d 3c 4b 5a 69 78
                00 00 00 00 00 00 00 05 a0 a1 a2 a3 a4 a5 a6 a7
                a8 a9 aa ab ac ad ae af 00 00 00 07 04 00 00 00
                00 00 00 00 00 00 00 04 b0 b1 b2 b3 b4 b5 b6 b7
                b8 b9 ba bb bc bd be bf 00 00 00 06 00 00 20 00
                11 22 33 44 00 00 00 01 00 00 00 00 00 00 00 00
                00 00 00 00 00 00 00 00 00 00 00 00 47 2c 65 b9
                """);
        assertThat(Blocks.isZero(block, 128, 4096)).isTrue();
        SegmentHeader read = SegmentHeader.decode(block, "a segment");
        assertThat(read.encode()).isEqualTo(block);
        assertThat(read.link().endLsn()).isEqualTo(Blocks.lsn(6, 8192));
    }

    /** A group of all three kinds: key mark, body with one record, completion. */
    private static byte[] group() {
        SegmentPlan plan = new SegmentPlan(7, SALT, 1 << 20);
        GroupQueue queue = new GroupQueue(5, plan, Blocks.lsn(6, 4096), 0,
                SimulatedMachine.SMALL, () -> SALT, 1000, failure -> { });
        byte[] commitment = new byte[KeyMark.COMMITMENT_BYTES];
        Arrays.fill(commitment, (byte) 0xC0);
        int bytes = RecordFormat.recordBytes(1, 5, true);
        Reservation room = queue.reserve(bytes, new KeyMark(3, commitment));
        Records.put(room, "hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 3);
        room.filled();
        FrameGroup group = queue.closeWith(CompletionBody.of(
                new CompletionDraft(Lsn.of(room.lsn()), bytes, "meta", 99,
                        Lsn.of(room.lsn())), 5,
                1_700_000_000_000L, HEADER));
        group.finish(0x55667788, Blocks.lsn(6, 8192));
        return Arrays.copyOf(group.array(), group.usedBytes());
    }

    @Test
    void keyFrame() {
        assertThat(hex(group(), 0, 88)).isEqualTo("""
                50 4c 46 52 02 00 00 40 00 00 00 58 55 66 77 88
                00 00 00 07 00 00 10 00 a0 a1 a2 a3 a4 a5 a6 a7
                00 00 00 06 00 00 20 00 00 00 00 06 00 00 10 00
                00 00 00 07 00 00 10 00 95 16 59 3b 2a 0c 71 b0
                00 00 00 03 00 00 00 00 c0 c0 c0 c0 c0 c0 c0 c0
                c0 c0 c0 c0 c0 c0 c0 c0
                """);
    }

    @Test
    void bodyFrame() {
        assertThat(hex(group(), 88, 264)).isEqualTo("""
                50 4c 46 52 01 00 00 40 00 00 00 ad 2a 0c 71 b0
                00 00 00 07 00 00 10 58 a0 a1 a2 a3 a4 a5 a6 a7
                00 00 00 06 00 00 20 00 00 00 00 06 00 00 10 00
                00 00 00 07 00 00 10 00 a0 ff 2c 97 a2 45 ac ce
                01 01 00 58 00 01 00 00 00 00 00 15 00 00 00 03
                00 00 00 07 00 00 10 98 95 8b 74 d3 00 00 00 00
                00 00 00 11 01 00 00 00 00 00 00 00 00 00 00 01
                00 00 00 05 00 00 00 00 00 00 00 00 00 00 00 00
                00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                00 00 00 00 00 00 00 00 68 65 6c 6c 6f 5a 5a 5a
                5a 5a 5a 5a 5a 5a 5a 5a 5a 5a 5a 5a 5a 00 00 00
                """);
    }

    @Test
    void completionFrame() {
        byte[] group = group();
        assertThat(hex(group, 264, group.length)).isEqualTo("""
                50 4c 46 52 03 01 00 40 00 00 00 8c a2 45 ac ce
                00 00 00 07 00 00 11 08 a0 a1 a2 a3 a4 a5 a6 a7
                00 00 00 06 00 00 20 00 00 00 00 06 00 00 10 00
                00 00 00 07 00 00 10 00 72 91 93 79 fd e0 7a 66
                00 00 00 07 00 00 10 98 00 00 00 6d 00 00 00 04
                00 00 00 00 00 00 00 05 00 00 01 8b cf e5 68 00
                00 00 00 00 00 00 00 63 00 00 00 07 00 00 00 00
                00 00 00 00 00 00 00 05 a0 a1 a2 a3 a4 a5 a6 a7
                00 00 00 07 00 00 10 98 6d 65 74 61
                """);
    }

    @Test
    void acknowledgedSlot() {
        AckSlot slot = new AckSlot(2, 5, Blocks.lsn(7, 4360), Blocks.lsn(7, 8192),
                1_700_000_000_000L, true);
        assertThat(hex(slot.encode(), 0, AckSlot.BYTES)).isEqualTo("""
                00 00 00 00 00 00 00 02 00 00 00 00 00 00 00 05
                00 00 00 07 00 00 11 08 00 00 00 07 00 00 20 00
                00 00 01 8b cf e5 68 00 00 00 00 01 9a 38 19 df
                """);
        assertThat(AckSlot.decode(slot.encode())).isEqualTo(slot);
    }

    @Test
    void claimAndHead() throws Exception {
        var disk = new io.plastron.files.sim.SimulatedDisk();
        disk.createDirectories(java.nio.file.Path.of("log"));
        LogFolder folder = new LogFolder(disk, java.nio.file.Path.of("log"));
        try (ClaimFile claim = ClaimFile.create(folder, SimulatedMachine.STORE,
                new ClaimFile.Holder(5, 4711, 1_700_000_000_000L, 0x1234))) {
            claim.leave(false);
        }
        byte[] claim = disk.read(folder.claim(5));
        assertThat(hex(claim, 0, 64)).isEqualTo("""
                50 4c 43 4c 41 49 4d 31 01 23 45 67 89 ab cd ef
                0f 1e 2d 3c 4b 5a 69 78 00 00 00 00 00 00 00 05
                00 00 00 00 00 00 12 67 00 00 01 8b cf e5 68 00
                00 00 00 00 00 00 12 34 57 42 bb 79 00 00 00 00
                """);
        assertThat(ByteBuffer.wrap(claim).getLong(192)).isEqualTo(1);
        assertThat(claim).hasSize(4096);
        try (HeadFile head = HeadFile.openWrite(folder, SimulatedMachine.STORE, 4)) {
            head.claim(5);
        }
        byte[] head = disk.read(folder.head());
        assertThat(hex(head, 0, 32)).isEqualTo("""
                50 4c 48 45 41 44 30 31 01 23 45 67 89 ab cd ef
                0f 1e 2d 3c 4b 5a 69 78 00 00 00 00 00 00 00 00
                """);
        assertThat(ByteBuffer.wrap(head).getLong(192)).isEqualTo(5);
        assertThat(head).hasSize(4096);
    }
}
