// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import static io.plastron.btree.TreeTesting.TABLE;
import static io.plastron.btree.TreeTesting.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.CorruptionException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The stored forms, byte for byte, and what is refused about them. */
class PageFormatTest {
    private static final String LEAF_IMAGE = "01 00 0002 00000003 00000048 00000000"
            + "31000000 00000028" + "32000000 00000032" + "32330000 0000003b"
            + "0003 00000001 6b2d31 61"
            + "0003 00000000 6b2d32"
            + "0004 00000003 6b2d3233 626364";
    private static final String LEAF_DELTA = "02 00 0000 00000002 00000025 00000000"
            + "0001 00000002 61 7879"
            + "0006 ffffffff 6b2d32333435";
    private static final String COOKIE_100 = "0000000000000064 0000000000000007 0002 01 a8"
            + "00000050 000000f0 0000000000000005 000102030405060708090a0b0c0d0e0f";
    private static final String COOKIE_101 = "0000000000000065 0000000000000006 0000 00 ff"
            + "00000040 00000040 0000000000000006 000102030405060708090a0b0c0d0e0f";
    private static final String COOKIE_103 = "0000000000000067 0000000000000006 0000 00 ff"
            + "00000040 00000040 0000000000000006 000102030405060708090a0b0c0d0e0f";
    private static final String INTERNAL_IMAGE = "03 01 0000 00000002 0000007b 00000000"
            + COOKIE_100 + COOKIE_101 + "0001 6d";
    private static final String INTERNAL_DELTA = "04 01 0000 00000001 00000048 00000000"
            + "00000001" + COOKIE_101;

    private static final String COOKIE_102_BIG = "0000000000000066 0000000000000009 0000 80 ff"
            + "00000064 00000064 0000000000000009 000102030405060708090a0b0c0d0e0f";
    private static final String BIG_LEAF_IMAGE = "05 00 0000 00000002 00000081 00000000"
            + "00040000 0003 6b2d31" + COOKIE_103 + COOKIE_101;
    private static final String PIECE = "06 00 0000 00000003 00000013 00000000" + "616263";

    private static final byte[] TAG = hex("000102030405060708090a0b0c0d0e0f");
    private static final Cookie FIRST = new Cookie(100, 7, 2, 1, 0xa8, 0x50, 0xf0, 5, TAG,
            false);
    private static final Cookie SECOND = Cookie.image(101, 6, 0x40, TAG);
    private static final Cookie ROOT = Cookie.image(102, 9, 100, TAG);
    private static final Cookie ROOT_CHAIN =
            new Cookie(102, 10, 0, 1, 0x80, 100, 200, 9, TAG, false);
    private static final Cookie BIG = ROOT.withBigBelow(true);

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static Node read(Cookie cookie, byte[]... records) {
        List<ByteBuffer> buffers = Arrays.stream(records).map(ByteBuffer::wrap)
                .map(ByteBuffer::asReadOnlyBuffer).toList();
        return PageReader.read(
                (table, name) -> buffers, TreeConfig.of(TABLE), cookie, -1);
    }

    private static void put(Leaf leaf, String key, String value) {
        leaf.apply(utf8(key), Row.change(
                leaf.generation, utf8(key), value == null ? null : utf8(value)));
    }

    private static Leaf leaf() {
        Leaf leaf = new Leaf(LeafImage.EMPTY, 1);
        put(leaf, "k-23", "bcd");
        put(leaf, "k-1", "a");
        put(leaf, "k-2", "");
        return leaf;
    }

    @Test
    void aLeafImageIsTheseBytes() {
        assertThat(leaf().image()).isEqualTo(hex(LEAF_IMAGE));
        Leaf read = (Leaf) read(ROOT, hex(LEAF_IMAGE));
        assertThat(get(read, "k-23")).isEqualTo(utf8("bcd"));
        assertThat(get(read, "k-2")).isEmpty();
        assertThat(get(read, "k-3")).isNull();
        assertThat(read.image()).isEqualTo(hex(LEAF_IMAGE));
    }

    private static byte[] get(Leaf leaf, String key) {
        Slice value = new Slice();
        return leaf.get(utf8(key), value) ? value.bytes() : null;
    }

    @Test
    void aLeafDeltaIsTheseBytes() {
        Leaf leaf = new Leaf(hex(LEAF_IMAGE), 1).copy(2);
        put(leaf, "k-2345", null);
        put(leaf, "a", "xy");
        byte[] payload = new byte[LeafDelta.bytes(leaf, 1)];
        LeafDelta.write(leaf, 1, payload);
        assertThat(payload).isEqualTo(hex(LEAF_DELTA));
        Leaf read = (Leaf) read(ROOT_CHAIN, hex(LEAF_IMAGE), payload);
        assertThat(get(read, "a")).isEqualTo(utf8("xy"));
        assertThat(get(read, "k-1")).isEqualTo(utf8("a"));
        assertThat(read.contains(utf8("k-2345"))).isFalse();
    }

    @Test
    void anInternalImageIsTheseBytes() {
        Internal page = new Internal(1, 1, new Separators(new byte[][] {utf8("m")}),
                new Child[] {new Child(FIRST), new Child(SECOND)});
        assertThat(InternalImage.write(page, new Cookie[] {FIRST, SECOND}))
                .isEqualTo(hex(INTERNAL_IMAGE));
        Internal read = (Internal) read(ROOT, hex(INTERNAL_IMAGE));
        assertThat(read.level).isEqualTo(1);
        assertThat(read.children[0].cookie()).isEqualTo(FIRST);
        assertThat(read.children[1].cookie()).isEqualTo(SECOND);
        assertThat(read.separators.keys[0]).isEqualTo(utf8("m"));
        assertThat(read.imageBytes).isEqualTo(hex(INTERNAL_IMAGE).length);
    }

    @Test
    void anInternalDeltaIsTheseBytes() {
        byte[] payload = new byte[InternalDelta.bytes(1)];
        InternalDelta.write(1, new Cookie[] {null, SECOND}, 1, payload);
        assertThat(payload).isEqualTo(hex(INTERNAL_DELTA));
        Cookie older = Cookie.image(101, 3, 0x40, TAG);
        Internal page = new Internal(1, 1, new Separators(new byte[][] {utf8("m")}),
                new Child[] {new Child(FIRST), new Child(older)});
        byte[] image = InternalImage.write(page, new Cookie[] {FIRST, older});
        Internal read = (Internal) read(ROOT_CHAIN, image, payload);
        assertThat(read.children[0].cookie()).isEqualTo(FIRST);
        assertThat(read.children[1].cookie()).isEqualTo(SECOND);
    }

    @Test
    void aBigLeafImageIsTheseBytes() {
        Cookie[] pieces = {Cookie.image(103, 6, 0x40, TAG), SECOND};
        Leaf leaf = Leaf.big(utf8("k-1"), new BigValue(1 << 18, new Child[] {
            new Child(pieces[0]), new Child(pieces[1])}), 1);
        assertThat(BigLeafImage.write(leaf, pieces)).isEqualTo(hex(BIG_LEAF_IMAGE));
        Leaf read = (Leaf) read(BIG, hex(BIG_LEAF_IMAGE));
        assertThat(read.contains(utf8("k-1"))).isTrue();
        assertThat(read.big.length()).isEqualTo(1 << 18);
        assertThat(read.big.pieces()).extracting(Child::cookie).containsExactly(pieces);
    }

    @Test
    void aPieceIsTheseBytes() {
        assertThat(Piece.of(utf8("abc"), 0, 1).payload).isEqualTo(hex(PIECE));
        Node read = PageReader.read((table, name) -> List.of(ByteBuffer.wrap(hex(PIECE))),
                TreeConfig.of(TABLE), ROOT, Piece.LEVEL);
        assertThat(((Piece) read).payload).isEqualTo(hex(PIECE));
        assertThatThrownBy(() -> read(ROOT, hex(PIECE)))
                .isInstanceOf(CorruptionException.class).hasMessageContaining("level");
    }

    @Test
    void aCookieOfAPageWithPiecesBelowIsTheseBytes() {
        ByteBuffer stored = ByteBuffer.allocate(Cookie.BYTES);
        BIG.write(stored);
        assertThat(stored.array()).isEqualTo(hex(COOKIE_102_BIG));
        assertThat(Cookie.read(stored.flip())).isEqualTo(BIG).isNotEqualTo(ROOT);
    }

    @Test
    void aBigLeafThatNoTreeWritesIsRefused() {
        byte[] image = hex(BIG_LEAF_IMAGE);
        assertThatThrownBy(() -> read(ROOT, image)).isInstanceOf(CorruptionException.class)
                .hasMessageContaining("its parent expects values in rows");
        assertThatThrownBy(() -> read(BIG, hex(LEAF_IMAGE)))
                .isInstanceOf(CorruptionException.class);
        Cookie chained = ROOT_CHAIN.withBigBelow(true);
        assertThatThrownBy(() -> read(chained, image, hex(LEAF_DELTA)))
                .isInstanceOf(CorruptionException.class).hasMessageContaining("deltas");
        // Length of the value, number of pieces, length of the key, a piece with deltas.
        for (int at : new int[] {7, 16, 17, 21, 25 + 18}) {
            byte[] wrong = image.clone();
            wrong[at] ^= 5;
            assertThatThrownBy(() -> read(BIG, wrong)).as("byte " + at)
                    .isInstanceOf(CorruptionException.class);
        }
    }

    @Test
    void anErrorNamesTablePageAndRecord() {
        assertThatThrownBy(() -> read(ROOT, new byte[0]))
                .isInstanceOf(CorruptionException.class)
                .hasMessageContaining("table 17").hasMessageContaining("page 102")
                .hasMessageContaining("LSN 9");
    }

    @Test
    void whatNoTreeWritesIsRefused() {
        refused("row 1 at offset 49", LEAF_IMAGE.replace("00000032", "00000031"));
        refused("not greater than the one before", LEAF_IMAGE.replace("6b2d31 61", "6b2d33 61"));
        refused("the head of row 2", LEAF_IMAGE.replace("32330000", "32340000"));
        refused("keys share 2 bytes", LEAF_IMAGE.replace("01 00 0002", "01 00 0001"));
        refused("a count of 2147483647",
                LEAF_IMAGE.replace("00000003 00000048", "7fffffff 00000048"));
        refused("a value of -1", LEAF_IMAGE.replace("0003 00000000", "0003 ffffffff"));
        refused("reserved 1", LEAF_IMAGE.replace("00000048 00000000", "00000048 00000001"));
        refused("kind 7", "07" + LEAF_IMAGE.substring(2));
        refused("kind 2", LEAF_DELTA);
        refused("level 32", INTERNAL_IMAGE.replace("03 01", "03 20"));
        refused("level 0", INTERNAL_IMAGE.replace("03 01", "03 00"));
        refused("page id 99", INTERNAL_IMAGE.replace("0000000000000064 ", "0000000000000063 "));
        refused("3 records", LEAF_IMAGE, LEAF_DELTA, LEAF_DELTA);
        refused("a leaf without rows", LEAF_IMAGE, "02 00 0000 00000003 0000002c 00000000"
                + "0003 ffffffff 6b2d31 0003 ffffffff 6b2d32 0004 ffffffff 6b2d3233");
        refused("not greater than the one before", LEAF_IMAGE,
                "02 00 0000 00000002 0000001e 00000000 0001 00000000 62 0001 00000000 61");
        refused("a change of child 2", INTERNAL_IMAGE,
                INTERNAL_DELTA.replace("00000000" + "00000001", "00000000" + "00000002"));
        refused("child 0 becomes page 101", INTERNAL_IMAGE,
                INTERNAL_DELTA.replace("00000000" + "00000001", "00000000" + "00000000"));
        refused("delta of level 2", INTERNAL_IMAGE, INTERNAL_DELTA.replace("04 01", "04 02"));
    }

    private static void refused(String what, String... records) {
        byte[][] payloads = Arrays.stream(records).map(PageFormatTest::hex)
                .toArray(byte[][]::new);
        Cookie cookie = records.length == 1 ? ROOT : ROOT_CHAIN;
        assertThatThrownBy(() -> read(cookie, payloads))
                .isInstanceOf(CorruptionException.class).hasMessageContaining(what);
    }

    @Test
    void noDamageWhateverLeadsToAnythingButCorruptionOrASoundPage() {
        int refused = damage(ROOT, hex(LEAF_IMAGE), null)
                + damage(ROOT_CHAIN, hex(LEAF_DELTA), hex(LEAF_IMAGE))
                + damage(ROOT, hex(INTERNAL_IMAGE), null)
                + damage(ROOT_CHAIN, hex(INTERNAL_DELTA), hex(INTERNAL_IMAGE));
        assertThat(refused).isGreaterThan(1000);
    }

    /** Flips every bit and cuts at every length; returns how often that was refused. */
    private static int damage(Cookie cookie, byte[] payload, byte[] image) {
        int refused = 0;
        for (int at = 0; at < payload.length; at++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] damaged = payload.clone();
                damaged[at] ^= (byte) (1 << bit);
                refused += isRefused(cookie, damaged, image) ? 1 : 0;
            }
            byte[] cut = Arrays.copyOf(payload, at);
            assertThat(isRefused(cookie, cut, image)).as("cut at %d", at).isTrue();
            byte[] padded = Arrays.copyOf(payload, payload.length + at + 1);
            assertThat(isRefused(cookie, padded, image)).as("padded by %d", at + 1).isTrue();
        }
        return refused;
    }

    private static boolean isRefused(Cookie cookie, byte[] damaged, byte[] image) {
        try {
            Node node = image == null ? read(cookie, damaged) : read(cookie, image, damaged);
            if (node instanceof Leaf leaf) {
                walk(leaf);
            } else {
                ((Internal) node).separators.child(utf8("m"));
            }
            return false;
        } catch (CorruptionException expected) {
            return true;
        }
    }

    /** Whatever was accepted must be readable from end to end, in order. */
    private static void walk(Leaf leaf) {
        byte[] image = leaf.image();
        assertThat(image).hasSize(leaf.imageBytes);
        assertThat(LeafImage.count(image)).isEqualTo(leaf.rows);
        byte[] before = null;
        Slice value = new Slice();
        for (int i = 0; i < leaf.rows; i++) {
            byte[] key = Row.key(image, LeafImage.row(image, i));
            assertThat(leaf.get(key, value)).isTrue();
            assertThat(value.bytes()).isEqualTo(Row.value(image, LeafImage.row(image, i)));
            assertThat(before == null || Arrays.compareUnsigned(before, key) < 0).isTrue();
            before = key;
        }
    }
}
