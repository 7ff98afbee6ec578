// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.types.ClosedException;
import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A value read as a stream. */
@Timeout(120)
class ValueStreamTest {
    private static final Path HOME = Path.of("/store");
    private static final String CONFIG =
            "create=true,sealed=false,key_provider=none,checkpoint_wait=0,cache_size=";
    private static final String TABLE = "table:A";
    private static final int BIG = 3_000_000;
    /** Bytes of a piece, as they are on the heap. */
    private static final int PART_MAX = 256 << 10;
    private static final String AS_SET = "as set";

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Random random = new Random(1);
    private TestStore store;
    private Session session;
    private Cursor cursor;

    @BeforeEach
    void create() {
        open("8M");
        session.create(TABLE, "key_format=S,value_format=u");
        cursor = session.openCursor(TABLE);
    }

    private void open(String cache) {
        store = TestStore.open(disk, HOME, CONFIG + cache);
        session = store.connection().openSession();
    }

    /** Nothing is in memory afterwards. */
    private void reopen(String cache) {
        store.close();
        open(cache);
        cursor = session.openCursor(TABLE);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private byte[] put(String key, int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        cursor.key(key).value(value).insert();
        return value;
    }

    private InputStream stream(String key) {
        assertThat(cursor.key(key).search()).isTrue();
        return cursor.valueStream();
    }

    @Test
    void everyLengthIsReadAsItIsHoweverItIsRead() throws IOException {
        for (int length : new int[] {0, 1, 100, 262_079, 262_080, 262_081, 524_160, BIG}) {
            byte[] value = put("k", length);
            cursor.value(value);
            assertRead(value, cursor.valueStream(), AS_SET);
            assertRead(value, stream("k"), "in memory");
            store.connection().checkpoint();
            reopen("8M");
            assertRead(value, stream("k"), "cold");
            assertThat(cursor.valueStream().readAllBytes()).isEqualTo(value);
        }
    }

    /** Reads arrays and single bytes and skips at random. */
    private void assertRead(byte[] value, InputStream stream, String how) throws IOException {
        int partMax = how.equals(AS_SET) ? value.length : PART_MAX;
        int at = 0;
        byte[] some = new byte[100_000];
        try (stream) {
            while (at < value.length) {
                int count = random.nextInt(some.length) + 1;
                switch (random.nextInt(3)) {
                    case 0 -> assertThat(stream.read()).as(how).isEqualTo(value[at++] & 0xff);
                    case 1 -> at += (int) stream.skip(count);
                    default -> {
                        int read = stream.read(some, 0, count);
                        assertThat(read).as(how).isPositive();
                        assertThat(Arrays.equals(some, 0, read, value, at, at + read))
                                .as("%s: bytes from %d on", how, at).isTrue();
                        at += read;
                    }
                }
                assertThat(stream.available()).as(how)
                        .isBetween(0, Math.min(partMax, value.length - at));
            }
            assertThat(stream.read()).as(how).isEqualTo(-1);
            assertThat(stream.read(some)).as(how).isEqualTo(-1);
            assertThat(stream.skip(1)).as(how).isZero();
            assertThat(stream.available()).as(how).isZero();
        }
    }

    @Test
    void aStreamIsOfItsSnapshotWhileTheValueIsReplacedAndItsSpaceGivenBack() throws IOException {
        byte[] value = put("k", BIG);
        store.connection().checkpoint();
        reopen("8M");
        session.begin();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (InputStream stream = stream("k");
                Session other = store.connection().openSession();
                Cursor others = other.openCursor(TABLE)) {
            byte[] some = new byte[PART_MAX];
            for (int count = stream.read(some); count >= 0; count = stream.read(some)) {
                read.write(some, 0, count);
                others.key("k").value(new byte[BIG - read.size() / 2]).insert();
                store.connection().checkpoint();
            }
            store.connection().compact();
        }
        assertThat(read.toByteArray()).isEqualTo(value);
        session.rollback();
        assertThat(stream("k").readAllBytes()).containsOnly(0);
    }

    @Test
    void damageIsToldWhereItIsAndNotBefore() throws IOException {
        byte[] value = new byte[BIG];
        random.nextBytes(value);
        byte[] mark = "this is where it will be damaged".getBytes(StandardCharsets.US_ASCII);
        int at = BIG / 2;
        System.arraycopy(mark, 0, value, at, mark.length);
        cursor.key("k").value(value).insert();
        store.connection().checkpoint();
        reopen("8M");
        damage(mark);
        try (InputStream stream = stream("k")) {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            assertThatThrownBy(() -> stream.transferTo(read))
                    .isInstanceOf(CorruptionException.class);
            assertThat(read.size()).isBetween(at - PART_MAX, at);
            assertThat(read.toByteArray()).isEqualTo(Arrays.copyOf(value, read.size()));
            assertThatThrownBy(stream::read).as("again").isInstanceOf(CorruptionException.class);
            long skipped = stream.skip(PART_MAX);
            assertThat(stream.readAllBytes()).isEqualTo(
                    Arrays.copyOfRange(value, read.size() + (int) skipped, BIG));
        }
        assertThatThrownBy(cursor::valueBytes).isInstanceOf(CorruptionException.class);
    }

    private void damage(byte[] mark) throws IOException {
        int flips = 0;
        for (Path file : disk.files()) {
            byte[] bytes = disk.read(file);
            for (int at = 0; at <= bytes.length - mark.length; at++) {
                if (bytes[at] == mark[0]
                        && Arrays.equals(bytes, at, at + mark.length, mark, 0, mark.length)) {
                    disk.flipBit(file, at, 0);
                    flips++;
                }
            }
        }
        assertThat(flips).isEqualTo(1);
    }

    @Test
    void aStreamEndsWhenItsCursorGoesOnOrItsTransactionEnds() {
        put("k", BIG);
        put("l", 10);
        assertEnded(stream("k"), () -> cursor.key("k").search(), "moved");
        assertEnded(stream("k"), cursor::next, "moved");
        assertEnded(stream("l"), cursor::next, "moved");
        assertEnded(stream("k"), cursor::reset, "moved");
        assertEnded(stream("k"), () -> cursor.value(new byte[1]), "another value");
        assertEnded(stream("k"), () -> cursor.field("value0").set(new byte[1]), "another value");
        assertEnded(stream("l"), () -> cursor.value(new byte[1]).update(), "another value");
        session.begin();
        assertEnded(stream("k"), session::rollback, "transaction");
        session.begin();
        assertEnded(stream("l"), session::commit, "transaction");
        session.begin();
        InputStream before = stream("k");
        session.rollback();
        session.begin();
        assertEnded(before, () -> {}, "transaction");
        session.rollback();
    }

    private static void assertEnded(InputStream stream, Runnable end, String why) {
        end.run();
        assertThatThrownBy(stream::read).isInstanceOf(InvalidUseException.class)
                .hasMessageContaining(why);
        assertThatThrownBy(() -> stream.read(new byte[3])).isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> stream.skip(1)).isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(stream::available).isInstanceOf(InvalidUseException.class);
    }

    @Test
    void whatIsClosedReadsNothing() throws IOException {
        put("k", BIG);
        InputStream closed = stream("k");
        InputStream twin = cursor.valueStream();
        closed.close();
        assertThatThrownBy(closed::read).isInstanceOf(ClosedException.class);
        assertThat(twin.read()).isNotNegative();
        cursor.close();
        assertThatThrownBy(twin::read).isInstanceOf(ClosedException.class);
        cursor = session.openCursor(TABLE);
        InputStream ofSession = stream("k");
        session.close();
        assertThatThrownBy(ofSession::read).isInstanceOf(ClosedException.class);
        session = store.connection().openSession();
        cursor = session.openCursor(TABLE);
        InputStream ofStore = stream("k");
        store.close();
        assertThatThrownBy(ofStore::read).isInstanceOf(ClosedException.class);
    }

    @Test
    void onlyAnOnlyFieldOfBytesIsStreamed() throws IOException {
        session.create("table:B", "key_format=S,value_format=Su,columns=(id,name,body)");
        session.create("index:B:name", "columns=(name)");
        byte[] body = put("k", BIG);
        try (Cursor pairs = session.openCursor("table:B");
                Cursor bodies = session.openCursor("table:B(body)");
                Cursor names = session.openCursor("index:B:name(body)");
                Cursor metadata = session.openCursor("metadata:")) {
            pairs.key("k").value("n", body).insert();
            assertThatThrownBy(pairs::valueStream).isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("2 fields");
            assertThatThrownBy(bodies::valueStream).isInstanceOf(InvalidUseException.class);
            assertThat(bodies.key("k").search()).isTrue();
            assertThat(bodies.valueStream().readAllBytes()).isEqualTo(body);
            assertThat(names.key("n").search()).isTrue();
            assertThat(names.valueStream().readAllBytes()).isEqualTo(body);
            assertThat(metadata.next()).isTrue();
            assertThatThrownBy(metadata::valueStream).isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("'u'");
        }
    }

    @Test
    void aCursorOnAnIndexReadsABigValueOnlyWhenItIsAskedFor() throws IOException {
        session.create("table:B", "key_format=Si,value_format=u,columns=(name,id,body)");
        session.create("index:B:id", "columns=(id)");
        byte[] body = new byte[BIG];
        random.nextBytes(body);
        try (Cursor rows = session.openCursor("table:B")) {
            rows.key("k", 7).value(body).insert();
        }
        reopen("8M");
        try (Cursor index = session.openCursor("index:B:id")) {
            long before = store.status().statistics().get("cache.pages_read");
            assertThat(index.next()).isTrue();
            assertThat(store.status().statistics().get("cache.pages_read") - before)
                    .isLessThanOrEqualTo(3);
            assertThat(index.valueStream().readAllBytes()).isEqualTo(body);
            try (Cursor twin = index.duplicate()) {
                assertThat(twin.valueStream().readAllBytes()).isEqualTo(body);
            }
        }
    }

    @Test
    void aValueReadWholeIsOnTheHeapOnce() {
        put("k", BIG);
        store.connection().checkpoint();
        reopen("100M");
        assertThat(cursor.key("k").search()).isTrue();
        byte[] first = cursor.valueBytes();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        byte[] bytes = cursor.valueBytes();
        byte[] raw = cursor.rawValue();
        long allocated = threads.getThreadAllocatedBytes(thread) - before;
        assertThat(bytes).isEqualTo(first).isNotSameAs(first).isEqualTo(raw).isNotSameAs(raw);
        assertThat(allocated).isLessThan(2L * BIG + BIG / 10);
    }
}
