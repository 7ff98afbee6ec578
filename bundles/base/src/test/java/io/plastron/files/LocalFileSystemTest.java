// SPDX-License-Identifier: Apache-2.0
package io.plastron.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LocalFileSystemTest extends FileSystemContract {
    @TempDir
    private Path directory;

    @Override
    FileSystem fileSystem() {
        return FileSystem.local();
    }

    @Override
    Path emptyDirectory() {
        return directory;
    }

    private void assumeModes() {
        assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"));
    }

    @Test
    void aPrivateFileHasMode0600FromTheFirstMomentOn() throws IOException {
        assumeModes();
        Path path = directory.resolve("ring");
        FileSystem.local().createNewPrivate(path).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    /** A hole would be filled by the first store, and on a full disk that ends the process. */
    @Test
    void mappingTakesItsRoomOnTheDiskAtOnce() throws Exception {
        Path stat = Path.of("/usr/bin/stat");
        assumeTrue(System.getProperty("os.name").equals("Linux") && Files.isExecutable(stat));
        Path path = Files.write(directory.resolve("head"), new byte[0]);
        FileSystem.local().map(path, 8192, false).close();
        Process told = new ProcessBuilder(stat.toString(), "-c", "%b", path.toString())
                .redirectErrorStream(true).start();
        String blocks = new String(told.getInputStream().readAllBytes()).trim();
        assertThat(told.waitFor()).as(blocks).isZero();
        assertThat(Integer.parseInt(blocks) * 512).isGreaterThanOrEqualTo(8192);
    }

    @Test
    void anyBitForGroupOrOthersMakesAFileAccessible() throws IOException {
        assumeModes();
        Path path = Files.createFile(directory.resolve("ring"));
        for (String mode : new String[] {"rw-r-----", "rw--w----", "rw----r--", "rw-----w-"}) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
            assertThat(FileSystem.local().isAccessibleByOthers(path)).as(mode).isTrue();
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        assertThat(FileSystem.local().isAccessibleByOthers(path)).isFalse();
    }

    @Test
    @Timeout(60)
    void aLockHeldByAnotherProcessIsSeenAndFreeWhenThatIsKilled() throws Exception {
        Path path = directory.resolve("lock");
        Process holder = lockHolder(path);
        try {
            assertThat(holder.getInputStream().read()).isEqualTo('L');
            assertThat(FileSystem.local().tryLock(path)).isEmpty();
        } finally {
            holder.destroyForcibly();
        }
        assertThat(holder.waitFor(30, TimeUnit.SECONDS)).isTrue();
        Optional<FileSystem.Lock> lock = FileSystem.local().tryLock(path);
        assertThat(lock).isPresent();
        lock.get().close();
    }

    /** Another process: takes the lock, says so and keeps it until it is killed. */
    static final class LockHolder {
        private LockHolder() {}

        public static void main(String[] args) throws IOException {
            boolean held = FileSystem.local().tryLock(Path.of(args[0])).isPresent();
            try (OutputStream out = System.out; InputStream in = System.in) {
                out.write(held ? 'L' : 'N');
                out.flush();
                in.read();
            }
        }
    }

    @Test
    @Timeout(60)
    void anAttemptOnALockHeldInThisProcessDoesNotFreeItForOthers() throws Exception {
        Path path = directory.resolve("lock");
        Optional<FileSystem.Lock> lock = FileSystem.local().tryLock(path);
        assertThat(FileSystem.local().tryLock(path)).isEmpty();
        System.gc();
        assertThat(anotherProcessTakes(path)).isFalse();
        lock.orElseThrow().close();
        lock.orElseThrow().close();
        assertThat(anotherProcessTakes(path)).isTrue();
    }

    @Test
    @Timeout(60)
    void anAttemptOnALockOfForeignCodeInThisProcessDoesNotFreeItEither() throws Exception {
        Path path = directory.resolve("lock");
        try (FileChannel foreign = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock lock = foreign.lock();
            assertThat(FileSystem.local().tryLock(path)).isEmpty();
            assertThat(FileSystem.local().tryLock(path)).isEmpty();
            System.gc();
            assertThat(anotherProcessTakes(path)).isFalse();
            lock.release();
            Optional<FileSystem.Lock> ours = FileSystem.local().tryLock(path);
            assertThat(ours).isPresent();
            assertThat(anotherProcessTakes(path)).isFalse();
            ours.get().close();
            assertThat(anotherProcessTakes(path)).isTrue();
        }
    }

    private static boolean anotherProcessTakes(Path path) throws Exception {
        Process other = lockHolder(path);
        try {
            return other.getInputStream().read() == 'L';
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    private static Process lockHolder(Path path) throws IOException {
        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m", "-cp", System.getProperty("java.class.path"),
                LockHolder.class.getName(), path.toString()).start();
    }

    @Test
    void aLinkSaysWhereItPointsAlsoWhenNothingIsThere() throws IOException {
        Path target = directory.resolve("target");
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);
        assertThat(FileSystem.local().linkTarget(link)).contains(target);
        assertThat(FileSystem.local().linkTarget(target)).isEmpty();
        Files.createFile(target);
        assertThat(FileSystem.local().linkTarget(link)).contains(target);
        assertThat(FileSystem.local().linkTarget(target)).isEmpty();
    }

    @Test
    void aFileIsNotADirectory() throws IOException {
        Path path = Files.createFile(directory.resolve("a"));
        assertThatThrownBy(() -> FileSystem.local().createDirectories(path))
                .isInstanceOf(IOException.class);
    }
}
