// SPDX-License-Identifier: Apache-2.0
package io.plastron.files.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.files.FileSystem;
import io.plastron.files.OpenFile;
import io.plastron.files.SharedWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {
    private static final Path A = Path.of("a");
    private static final Path B = Path.of("b");
    private static final Path ROOT = Path.of("");

    private final SimulatedDisk disk = new SimulatedDisk(8, false);

    private static ByteBuffer filled(int value, int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return ByteBuffer.wrap(bytes);
    }

    /** A file of that content, durable with its name. */
    private OpenFile durable(Path path, int value, int count) throws IOException {
        OpenFile file = disk.createNew(path);
        file.write(filled(value, count), 0);
        file.force();
        disk.forceDirectory(ROOT);
        return file;
    }

    @Test
    void aDeadProcessReachesNothing() throws IOException {
        OpenFile file = durable(A, 1, 8);
        SharedWords words = disk.map(B, 8, false);
        FileSystem.Lock lock = disk.tryLock(Path.of("lock")).orElseThrow();
        disk.kill();
        assertThat(disk.isDead()).isTrue();
        assertThatThrownBy(() -> file.write(filled(2, 8), 0)).isInstanceOf(CrashException.class);
        assertThatThrownBy(() -> file.read(filled(0, 8), 0)).isInstanceOf(CrashException.class);
        assertThatThrownBy(file::force).isInstanceOf(CrashException.class);
        assertThatThrownBy(() -> disk.exists(A)).isInstanceOf(CrashException.class);
        assertThatThrownBy(() -> disk.tryLock(B)).isInstanceOf(CrashException.class);
        assertThatThrownBy(() -> words.setRelease(0, 1)).isInstanceOf(CrashException.class);
        assertThatThrownBy(() -> words.getAcquire(0)).isInstanceOf(CrashException.class);
        assertThatCode(file::close).doesNotThrowAnyException();
        assertThatCode(lock::close).doesNotThrowAnyException();
        assertThat(disk.read(A)).containsOnly(1);
    }

    @Test
    void crashAfterLetsThatManyOperationsHappenAndReadsAreNone() throws IOException {
        OpenFile file = durable(A, 1, 8);
        disk.crashAfter(2);
        file.write(filled(2, 8), 0);
        file.read(filled(0, 8), 0);
        file.write(filled(3, 8), 0);
        assertThat(disk.exists(A)).isTrue();
        assertThatThrownBy(() -> file.write(filled(4, 8), 0)).isInstanceOf(CrashException.class);
        assertThat(disk.isDead()).isTrue();
        assertThatThrownBy(() -> disk.exists(A)).isInstanceOf(CrashException.class);
        assertThat(disk.read(A)).containsOnly(3);
    }

    @Test
    void crashAfterNoneDiesAtTheFirstOperation() {
        disk.crashAfter(0);
        assertThatThrownBy(() -> disk.createNew(A)).isInstanceOf(CrashException.class);
        assertThat(disk.files()).isEmpty();
    }

    @Test
    void aSnapshotHasEverythingButMakesNothingDurable() throws IOException {
        OpenFile file = durable(A, 1, 8);
        file.write(filled(2, 8), 0);
        disk.createNew(B).close();
        SimulatedDisk after = disk.snapshot();
        file.write(filled(3, 8), 0);
        assertThat(after.read(A)).containsOnly(2);
        assertThat(after.exists(B)).isTrue();
        assertThat(after.crashStates().nothing().read(A)).containsOnly(1);
        assertThat(after.crashStates().nothing().exists(B)).isFalse();
        try (OpenFile again = after.openWrite(A)) {
            again.force();
        }
        assertThat(after.crashStates().nothing().read(A)).containsOnly(2);
        assertThat(disk.crashStates().nothing().read(A)).containsOnly(1);
    }

    @Test
    void locksEndWithTheirProcess() throws IOException {
        SimulatedDisk other = disk.otherProcess();
        assertThat(disk.tryLock(A)).isPresent();
        assertThat(other.tryLock(A)).isEmpty();
        disk.kill();
        Optional<FileSystem.Lock> lock = other.tryLock(A);
        assertThat(lock).isPresent();
        assertThat(other.snapshot().tryLock(A)).isPresent();
    }

    @Test
    void closingAnotherChannelOnALockedFileLosesTheLockAsOnPosix() throws IOException {
        disk.tryLock(A).orElseThrow();
        disk.otherProcess().openRead(A).close();
        assertThat(disk.otherProcess().tryLock(A)).isEmpty();
        disk.openRead(A).close();
        assertThat(disk.otherProcess().tryLock(A)).isPresent();
    }

    @Test
    void processesShareFilesButNotFaults() throws IOException {
        SimulatedDisk other = disk.otherProcess();
        other.failNext(Operation.Kind.WRITE);
        OpenFile file = disk.createNew(A);
        file.write(filled(1, 4), 0);
        assertThat(other.read(A)).containsOnly(1);
        assertThatThrownBy(() -> other.openWrite(A).write(filled(2, 4), 0))
                .isInstanceOf(IOException.class);
        disk.kill();
        assertThat(other.size(A)).isEqualTo(4);
        assertThat(other.operations()).isEqualTo(1);
    }

    @Test
    void aFailedOperationHasNoEffectAndOnlyOneFails() throws IOException {
        OpenFile file = durable(A, 1, 8);
        disk.failOperation(2);
        file.write(filled(2, 8), 0);
        assertThatThrownBy(() -> file.write(filled(3, 8), 0)).isInstanceOf(IOException.class)
                .hasMessageContaining("write a 0+8");
        assertThat(disk.read(A)).containsOnly(2);
        file.write(filled(4, 8), 0);
        assertThat(disk.read(A)).containsOnly(4);
    }

    @Test
    void aWordCannotThrowAnIoExceptionSoItIsWrapped() throws IOException {
        SharedWords words = disk.map(A, 8, false);
        disk.failNext(Operation.Kind.WORD);
        assertThatThrownBy(() -> words.setRelease(0, 1)).isInstanceOf(UncheckedIOException.class);
        assertThat(words.getAcquire(0)).isZero();
    }

    @Test
    void readsFailWhereToldTo() throws IOException {
        OpenFile file = durable(A, 1, 8);
        disk.failReadsOf(A);
        assertThatThrownBy(() -> file.read(filled(0, 1), 0)).isInstanceOf(IOException.class)
                .hasMessageContaining("read a");
        disk.failReadsOf(null);
        assertThat(file.read(filled(0, 1), 0)).isEqualTo(1);
    }

    @Test
    void onAFullDiskAWriteIsCutShortAndRoomComesBackByDeleting() throws IOException {
        OpenFile file = durable(A, 1, 8);
        disk.setFreeBytes(3);
        assertThatThrownBy(() -> file.write(filled(2, 8), 4)).isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
        assertThat(disk.read(A)).containsExactly(1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2);
        file.write(filled(3, 11), 0);
        assertThatThrownBy(() -> disk.map(B, 8, false)).hasMessage("No space left on device");
        disk.delete(A);
        disk.createNew(Path.of("c")).write(filled(1, 11), 0);
    }

    @Test
    void whatAFailedForceLeftUndecidedNoLaterForceMakesDurable() throws IOException {
        OpenFile file = durable(A, 1, 16);
        file.write(filled(2, 8), 0);
        disk.failNext(Operation.Kind.FORCE);
        assertThatThrownBy(file::force).isInstanceOf(IOException.class);
        ByteBuffer seen = ByteBuffer.allocate(8);
        file.read(seen, 0);
        assertThat(seen.array()).containsOnly(2);

        file.write(filled(3, 8), 8);
        file.force();
        CrashStates states = disk.crashStates();
        assertThat(states.choices()).isEqualTo(1);
        assertThat(states.nothing().read(A)).startsWith(1, 1).endsWith(3, 3);
        assertThat(disk.snapshot().read(A)).startsWith(2, 2);

        file.write(filled(4, 8), 0);
        file.force();
        assertThat(disk.crashStates().choices()).isZero();
        assertThat(disk.crashStates().nothing().read(A)).startsWith(4, 4);
    }

    @Test
    void growthThatAFailedForceLeftUndecidedStaysSo() throws IOException {
        OpenFile file = durable(A, 1, 8);
        file.write(filled(2, 8), 8);
        disk.failNext(Operation.Kind.FORCE);
        assertThatThrownBy(file::force).isInstanceOf(IOException.class);
        file.force();
        assertThat(disk.crashStates().nothing().read(A)).hasSize(8);
        assertThat(disk.crashStates().everything().read(A)).hasSize(16);
    }

    @Test
    void namesThatAFailedForceLeftUndecidedStaySo() throws IOException {
        disk.createNew(A).close();
        disk.failNext(Operation.Kind.FORCE_DIRECTORY);
        assertThatThrownBy(() -> disk.forceDirectory(ROOT)).isInstanceOf(IOException.class);
        disk.forceDirectory(ROOT);
        assertThat(disk.crashStates().nothing().exists(A)).isFalse();
        assertThat(disk.crashStates().everything().exists(A)).isTrue();
    }

    @Test
    void theListenerSeesEachOperationBeforeItsEffect() throws IOException {
        List<String> seen = new ArrayList<>();
        disk.setOperationListener(operation -> seen.add(operation.number() + " " + operation
                + " of " + (disk.exists(A) ? disk.size(A) : -1)));
        OpenFile file = disk.createNew(A);
        file.write(filled(1, 4), 0);
        assertThat(seen).containsExactly("1 create a of -1", "2 write a 0+4 of 0");
        disk.setOperationListener(operation -> disk.kill());
        assertThatThrownBy(() -> file.write(filled(2, 4), 0)).isInstanceOf(CrashException.class);
        assertThat(disk.read(A)).containsOnly(1);
    }

    @Test
    void theTraceIsTheOrderOfOperations() throws IOException {
        disk.createDirectories(Path.of("/log"));
        disk.startTrace();
        Path segment = Path.of("/log/1-1.seg");
        OpenFile file = disk.createNew(segment);
        file.write(filled(1, 12), 8);
        file.force();
        file.truncate(4);
        disk.createNewPrivate(Path.of("/ring.tmp")).close();
        disk.rename(Path.of("/ring.tmp"), Path.of("/ring"));
        disk.failNext(Operation.Kind.FORCE_DIRECTORY);
        assertThatThrownBy(() -> disk.forceDirectory(ROOT)).isInstanceOf(IOException.class);
        SharedWords head = disk.map(Path.of("/log/head"), 16, false);
        head.setRelease(8, 5);
        head.max(8, 4);
        head.force();
        disk.map(Path.of("/log/head"), 16, true).close();
        disk.tryLock(Path.of("/log/lock"));
        disk.delete(segment);
        disk.forceDirectory(Path.of("/log"));
        disk.createDirectories(Path.of("/x/y"));
        assertThat(disk.trace()).containsExactly(
                "create log/1-1.seg",
                "write log/1-1.seg 8+12",
                "force log/1-1.seg",
                "truncate log/1-1.seg 4",
                "create-private ring.tmp",
                "rename ring.tmp ring",
                "force-directory . failed",
                "map log/head 16",
                "word log/head 8",
                "force log/head",
                "create log/lock",
                "delete log/1-1.seg",
                "force-directory log",
                "create-directory x",
                "create-directory x/y");
    }

    @Test
    void damageIsDurable() throws IOException {
        OpenFile file = durable(A, 1, 20);
        file.write(filled(2, 20), 0);
        disk.flipBit(A, 3, 7);
        assertThat(disk.read(A)[3]).isEqualTo((byte) 0x82);
        disk.zeroSector(A, 2);
        assertThat(disk.read(A)).endsWith(2, 0, 0, 0, 0).hasSize(20);
        SimulatedDisk after = disk.crashStates().nothing();
        assertThat(after.read(A)[3]).isEqualTo((byte) 0x82);
        assertThat(after.read(A)[8]).isEqualTo((byte) 1);
        assertThatThrownBy(() -> disk.flipBit(A, 20, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(disk.files()).containsExactly(A);
    }

    @Test
    void modesFollowTheFile() throws IOException {
        disk.createNew(A).close();
        disk.createNewPrivate(B).close();
        assertThat(disk.isAccessibleByOthers(A)).isTrue();
        disk.rename(B, A);
        assertThat(disk.isAccessibleByOthers(A)).isFalse();
        disk.setAccessibleByOthers(A, true);
        assertThat(disk.snapshot().isAccessibleByOthers(A)).isTrue();
    }
}
