// SPDX-License-Identifier: Apache-2.0
package io.plastron.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every file system must do, real or simulated, as long as nothing crashes. */
abstract class FileSystemContract {
    private FileSystem files;
    private Path home;

    /** The file system under test. */
    abstract FileSystem fileSystem();

    /** An existing, empty directory of it. */
    abstract Path emptyDirectory() throws IOException;

    @BeforeEach
    void open() throws IOException {
        files = fileSystem();
        home = emptyDirectory();
    }

    static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }

    private byte[] content(Path file) throws IOException {
        try (OpenFile in = files.openRead(file)) {
            ByteBuffer all = ByteBuffer.allocate((int) in.size());
            in.read(all, 0);
            return all.array();
        }
    }

    private Path file(String name, int... values) throws IOException {
        Path path = home.resolve(name);
        try (OpenFile out = files.createNew(path)) {
            out.write(bytes(values), 0);
        }
        return path;
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        try (OpenFile file = files.createNew(home.resolve("a"))) {
            ByteBuffer source = bytes(1, 2, 3);
            file.write(source, 2);
            assertThat(source.hasRemaining()).isFalse();
            assertThat(file.size()).isEqualTo(5);
            ByteBuffer target = ByteBuffer.allocate(8);
            assertThat(file.read(target, 1)).isEqualTo(4);
            assertThat(target.flip()).isEqualTo(bytes(0, 1, 2, 3));
            assertThat(file.read(ByteBuffer.allocate(3), 5)).isZero();
            assertThat(file.read(ByteBuffer.allocate(3), 99)).isZero();
            file.force();
        }
        assertThat(files.size(home.resolve("a"))).isEqualTo(5);
    }

    @Test
    void aLargeWriteAcrossSectorsIsReadBack() throws IOException {
        byte[] large = new byte[10_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }
        try (OpenFile file = files.createNew(home.resolve("a"))) {
            file.write(ByteBuffer.wrap(large), 777);
            ByteBuffer back = ByteBuffer.allocate(large.length);
            assertThat(file.read(back, 777)).isEqualTo(large.length);
            assertThat(back.array()).isEqualTo(large);
        }
    }

    @Test
    void aGapAndWhatGrowsBackAfterTruncationReadAsZeros() throws IOException {
        Path path = file("a", 1, 2, 3, 4);
        try (OpenFile file = files.openWrite(path)) {
            file.truncate(2);
            assertThat(file.size()).isEqualTo(2);
            file.write(bytes(9), 5);
        }
        assertThat(content(path)).containsExactly(1, 2, 0, 0, 0, 9);
    }

    @Test
    void truncatingBeyondTheEndChangesNothing() throws IOException {
        Path path = file("a", 1, 2);
        try (OpenFile file = files.openWrite(path)) {
            file.truncate(100);
        }
        assertThat(content(path)).containsExactly(1, 2);
    }

    @Test
    void creatingIsExclusive() throws IOException {
        Path path = file("a", 1);
        assertThatThrownBy(() -> files.createNew(path))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> files.createNewPrivate(path))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(content(path)).containsExactly(1);
    }

    @Test
    void aMissingFileOrDirectoryIsNamed() {
        Path missing = home.resolve("missing");
        assertThatThrownBy(() -> files.openRead(missing)).isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("missing");
        assertThatThrownBy(() -> files.openWrite(missing)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> files.delete(missing)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> files.size(missing)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> files.rename(missing, home.resolve("b")))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> files.list(missing)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> files.forceDirectory(missing)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> files.createNew(missing.resolve("a")))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> files.map(missing, 8, true))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aFileOpenedForReadingIsNotWritten() throws IOException {
        try (OpenFile file = files.openRead(file("a", 1))) {
            assertThatThrownBy(() -> file.write(bytes(1), 0))
                    .isInstanceOf(NonWritableChannelException.class);
            assertThatThrownBy(() -> file.truncate(0))
                    .isInstanceOf(NonWritableChannelException.class);
        }
    }

    @Test
    void aClosedFileRefusesUse() throws IOException {
        OpenFile file = files.openWrite(file("a", 1));
        file.close();
        file.close();
        assertThatThrownBy(() -> file.read(ByteBuffer.allocate(1), 0))
                .isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> file.write(bytes(1), 0))
                .isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(file::force).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(file::size).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void renamingReplacesAndOpenFilesStayReadable() throws IOException {
        Path old = file("old", 1);
        Path fresh = file("new", 2);
        try (OpenFile open = files.openRead(old)) {
            files.rename(fresh, old);
            ByteBuffer one = ByteBuffer.allocate(1);
            open.read(one, 0);
            assertThat(one.get(0)).isEqualTo((byte) 1);
        }
        assertThat(content(old)).containsExactly(2);
        assertThat(files.exists(fresh)).isFalse();
        assertThat(files.list(home)).containsExactly("old");
    }

    @Test
    void aDeletedFileStaysReadableToWhoeverHasItOpen() throws IOException {
        Path path = file("a", 7);
        try (OpenFile open = files.openRead(path)) {
            files.delete(path);
            ByteBuffer one = ByteBuffer.allocate(1);
            assertThat(open.read(one, 0)).isEqualTo(1);
            assertThat(one.get(0)).isEqualTo((byte) 7);
        }
        assertThat(files.exists(path)).isFalse();
    }

    @Test
    void directoriesAreMadeWithTheirParentsAndListedSorted() throws IOException {
        Path deep = home.resolve("x/y/z");
        files.createDirectories(deep);
        files.createDirectories(deep);
        assertThat(files.exists(deep)).isTrue();
        file("b", 1);
        file("a", 1);
        assertThat(files.list(home)).containsExactly("a", "b", "x");
        assertThat(files.list(home.resolve("x"))).containsExactly("y");
        files.forceDirectory(home);
        assertThatThrownBy(() -> files.createDirectories(home.resolve("a/c")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aLockIsHeldOnceAndFreeAfterClose() throws IOException {
        Path path = home.resolve("lock");
        Optional<FileSystem.Lock> first = files.tryLock(path);
        assertThat(first).isPresent();
        assertThat(files.tryLock(path)).isEmpty();
        assertThat(files.tryLock(path)).isEmpty();
        first.get().close();
        Optional<FileSystem.Lock> second = files.tryLock(path);
        assertThat(second).isPresent();
        assertThat(files.tryLock(path)).isEmpty();
        second.get().close();
    }

    @Test
    void aPrivateFileIsNotAccessibleByOthers() throws IOException {
        Path path = home.resolve("secret");
        files.createNewPrivate(path).close();
        assertThat(files.isAccessibleByOthers(path)).isFalse();
        try (OpenFile file = files.openWrite(path)) {
            file.write(bytes(1), 0);
        }
        assertThat(files.isAccessibleByOthers(path)).isFalse();
    }

    @Test
    void mappedWordsAreBigEndianWordsOfTheFile() throws IOException {
        Path path = home.resolve("head");
        try (SharedWords words = files.map(path, 64, false)) {
            assertThat(files.size(path)).isEqualTo(64);
            words.setRelease(8, 0x0102030405060708L);
            assertThat(words.getAcquire(8)).isEqualTo(0x0102030405060708L);
            assertThat(words.getAcquire(0)).isZero();
            words.force();
        }
        assertThat(content(path)).startsWith(0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void twoMappingsOfAFileSeeEachOther() throws IOException {
        Path path = home.resolve("head");
        try (SharedWords writer = files.map(path, 64, false);
                SharedWords reader = files.map(path, 64, true)) {
            writer.setRelease(16, 5);
            writer.fullFence();
            assertThat(reader.getAcquire(16)).isEqualTo(5);
            assertThatThrownBy(() -> reader.setRelease(16, 6))
                    .isInstanceOf(ReadOnlyBufferException.class);
            assertThatThrownBy(() -> reader.max(16, 6))
                    .isInstanceOf(ReadOnlyBufferException.class);
            assertThat(writer.getAcquire(16)).isEqualTo(5);
        }
    }

    @Test
    void aMaximumOnlyGrows() throws IOException {
        try (SharedWords words = files.map(home.resolve("head"), 8, false)) {
            assertThat(words.max(0, 5)).isZero();
            assertThat(words.max(0, 3)).isEqualTo(5);
            assertThat(words.max(0, 5)).isEqualTo(5);
            assertThat(words.max(0, 6)).isEqualTo(5);
            assertThat(words.getAcquire(0)).isEqualTo(6);
        }
    }

    @Test
    void mappingKeepsWhatIsThereAndGrowsAShortFile() throws IOException {
        Path path = file("head", 0, 0, 0, 0, 0, 0, 1, 0);
        assertThatThrownBy(() -> files.map(path, 64, true)).isInstanceOf(IOException.class)
                .hasMessageContaining("8 bytes");
        try (SharedWords words = files.map(path, 64, false)) {
            assertThat(words.getAcquire(0)).isEqualTo(256);
        }
        assertThat(files.size(path)).isEqualTo(64);
        files.map(path, 8, false).close();
        assertThat(files.size(path)).isEqualTo(64);
    }

    @Test
    void usableBytesAreTold() throws IOException {
        assertThat(files.usableBytes(home)).isPositive();
    }

    @Test
    void wordsOutsideTheMappingOrOutOfStepAreRefused() throws IOException {
        try (SharedWords words = files.map(home.resolve("head"), 16, false)) {
            for (int offset : new int[] {-8, 16, 4}) {
                assertThatThrownBy(() -> words.getAcquire(offset))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> words.setRelease(offset, 1))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> words.max(offset, 1))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    @Test
    void closedWordsRefuseUse() throws IOException {
        SharedWords words = files.map(home.resolve("head"), 16, false);
        words.close();
        assertThatThrownBy(() -> words.getAcquire(0)).hasMessageContaining("closed");
        assertThatThrownBy(() -> words.setRelease(0, 1)).hasMessageContaining("closed");
    }
}
