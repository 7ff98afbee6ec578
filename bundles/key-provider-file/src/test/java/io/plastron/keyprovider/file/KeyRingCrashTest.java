// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.files.sim.CrashException;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.types.KeyProviderUnreachableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * KP-34 and KP-11 on a disk that forgets: the process dies or the power fails before each operation
 * of the creation and of rotations, and whatever was handed out until then must load from what is
 * left, by the ring alone. The number of states is asserted, so that it cannot fall unnoticed.
 */
class KeyRingCrashTest {
    private static final Path HOME = Path.of("/keys");
    private static final Path RING = HOME.resolve("ring");

    /** The last of the operations that replace a ring. */
    private static final long FORCE_DIRECTORY = 5;

    private final TestStore store = new TestStore(Samples.STORE);
    private final List<byte[]> handedOut = new ArrayList<>();
    private SimulatedDisk disk;
    private long statesSeen;

    @BeforeEach
    void open() throws IOException {
        disk = new SimulatedDisk();
        disk.createDirectories(HOME);
    }

    private FileKeyExchange attach(SimulatedDisk on, boolean create) {
        return (FileKeyExchange) new FileKeyProvider(on, RING, create).attach(store);
    }

    /** The life of a store until something ends it: created, then rotated. */
    private void create(FileKeyExchange exchange) {
        exchange.loadKey(KeyMetadata.empty());
        handOut(exchange);
    }

    private void handOut(FileKeyExchange exchange) {
        handedOut.add(Samples.commit(exchange));
    }

    private void rotate(FileKeyExchange exchange) {
        exchange.rotate();
        handOut(exchange);
    }

    /** Everything handed out loads; no id of it is given again; nothing is left lying about. */
    private void assertNothingIsLost(SimulatedDisk left) throws IOException {
        statesSeen++;
        for (byte[] metadata : handedOut) {
            FileKeyExchange reader = attach(left.snapshot(), false);
            reader.loadKey(Samples.metadata(metadata));
            assertThat(Samples.secretOf(reader, 1)).hasSize(Secret.BYTES);
        }
        FileKeyExchange next = attach(left, handedOut.isEmpty());
        next.loadKey(handedOut.isEmpty()
                ? KeyMetadata.empty() : Samples.metadata(handedOut.get(0)));
        next.rotate();
        byte[] latest = Samples.commit(next);
        assertThat(Samples.sealingId(next)).as("KP-30").isGreaterThan(handedOut.size());
        for (SimulatedDisk afterwards : left.crashStates()) {
            attach(afterwards, false).loadKey(Samples.metadata(latest));
        }
        assertThat(left.list(HOME)).containsExactly("ring", "ring.lock");
    }

    private void assertNothingIsLostWhateverIsForgotten() throws IOException {
        assertNothingIsLost(disk.snapshot());
        for (SimulatedDisk left : disk.crashStates()) {
            try {
                assertNothingIsLost(left);
            } catch (RuntimeException | AssertionError lost) {
                throw new AssertionError(left.origin(), lost);
            }
        }
    }

    @Test
    void aStoreDiesAtEachOperationOfItsCreationAndItsRotations() throws IOException {
        long operations = 0;
        boolean finished = false;
        while (!finished) {
            open();
            handedOut.clear();
            disk.crashAfter(operations);
            try {
                FileKeyExchange exchange = attach(disk, true);
                create(exchange);
                rotate(exchange);
                rotate(exchange);
                finished = true;
            } catch (CrashException died) {
                operations++;
            }
            assertNothingIsLostWhateverIsForgotten();
        }
        assertThat(handedOut).hasSize(3);
        assertThat(operations).isEqualTo(16);
        assertThat(statesSeen).as("states").isGreaterThanOrEqualTo(87);
    }

    @Test
    void aRotationDiesWhileMakingUpForOneThatDied() throws IOException {
        for (long first = 0; first < FORCE_DIRECTORY; first++) {
            for (long second = 0; second <= FORCE_DIRECTORY + 1; second++) {
                open();
                handedOut.clear();
                create(attach(disk, true));
                disk.crashAfter(first);
                FileKeyExchange exchange = attach(disk, false);
                exchange.loadKey(Samples.metadata(handedOut.get(0)));
                assertThatThrownBy(exchange::rotate).isInstanceOf(CrashException.class);
                dieAgain(second);
            }
        }
        assertThat(statesSeen).as("states").isGreaterThanOrEqualTo(561);
    }

    private void dieAgain(long operations) throws IOException {
        SimulatedDisk before = disk;
        List<byte[]> handedOutBefore = List.copyOf(handedOut);
        for (SimulatedDisk left : before.crashStates()) {
            handedOut.clear();
            handedOut.addAll(handedOutBefore);
            disk = left;
            disk.crashAfter(operations);
            try {
                FileKeyExchange exchange = attach(disk, false);
                exchange.loadKey(Samples.metadata(handedOut.get(0)));
                rotate(exchange);
            } catch (CrashException died) {
                assertThat(disk.isDead()).isTrue();
            }
            assertNothingIsLostWhateverIsForgotten();
        }
    }

    /** A full or failing disk: refused with a type, the former stays, trying again works. */
    @Test
    void anOperationOfARotationFails() throws IOException {
        create(attach(disk, true));
        SimulatedDisk start = disk;
        for (long failing = 1; failing < FORCE_DIRECTORY; failing++) {
            disk = start.snapshot();
            FileKeyExchange exchange = rotationFailsAt(failing);
            assertNothingIsLostWhateverIsForgotten();
            rotate(exchange);
            assertNothingIsLostWhateverIsForgotten();
            handedOut.subList(1, handedOut.size()).clear();
        }
    }

    /**
     * Renamed, but perhaps not for good: not offered. Once the next rotation is durable the power
     * is not cut here: this disk would let the rename whose force failed come back over the newer,
     * durable one, which no directory does.
     */
    @Test
    void theLastOperationOfARotationFails() throws IOException {
        create(attach(disk, true));
        FileKeyExchange exchange = rotationFailsAt(FORCE_DIRECTORY);
        for (SimulatedDisk left : disk.crashStates()) {
            assertNothingIsLost(left);
        }
        rotate(exchange);
        for (byte[] metadata : handedOut) {
            attach(disk, false).loadKey(Samples.metadata(metadata));
        }
        assertThat(Samples.sealingId(exchange)).as("KP-30").isEqualTo(3);
    }

    private FileKeyExchange rotationFailsAt(long operation) {
        FileKeyExchange exchange = attach(disk, false);
        exchange.loadKey(Samples.metadata(handedOut.get(0)));
        disk.failOperation(operation);
        assertThatThrownBy(exchange::rotate).as("operation %d", operation)
                .isInstanceOf(KeyProviderUnreachableException.class);
        assertThat(exchange.getKeySize()).isZero();
        assertThat(Samples.sealingId(exchange)).isEqualTo(1);
        return exchange;
    }

    @Test
    void theRingIsReplacedInThisOrder() {
        FileKeyExchange exchange = attach(disk, true);
        disk.startTrace();
        create(exchange);
        List<String> creating = trace();
        disk.startTrace();
        rotate(exchange);
        assertThat(trace()).containsExactly(
                "create-private keys/ring.tmp-*",
                "write keys/ring.tmp-* 0+204",
                "force keys/ring.tmp-*",
                "rename keys/ring.tmp-* keys/ring",
                "force-directory keys");
        assertThat(creating).endsWith(
                "create-private keys/ring.tmp-*",
                "write keys/ring.tmp-* 0+140",
                "force keys/ring.tmp-*",
                "rename keys/ring.tmp-* keys/ring",
                "force-directory keys");
    }

    private List<String> trace() {
        Stream<String> lines = disk.trace().stream();
        return lines.map(line -> line.replaceAll("tmp-[0-9a-f]{16}", "tmp-*")).toList();
    }

    @Test
    void aRingMadePublicIsRefusedOnThisDiskToo() throws IOException {
        create(attach(disk, true));
        disk.setAccessibleByOthers(RING, true);
        FileKeyExchange exchange = attach(disk, false);
        assertThatThrownBy(() -> exchange.loadKey(Samples.metadata(handedOut.get(0))))
                .hasMessageContaining("chmod 600");
    }
}
