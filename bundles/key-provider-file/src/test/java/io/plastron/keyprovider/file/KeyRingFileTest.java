// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.files.FileSystem;
import io.plastron.types.InvalidUseException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingFileTest {
    @TempDir
    private Path home;

    private Path path;
    private KeyRingFile file;

    @BeforeEach
    void open() {
        path = home.resolve("ring");
        file = new KeyRingFile(FileSystem.local(), path);
    }

    private void write(KeyRing ring) {
        try (KeyRingFile.Change change = file.change()) {
            change.write(ring);
        }
    }

    private void setMode(String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(home)) {
            return entries.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        write(Samples.ring());
        try (KeyRing read = file.read()) {
            assertThat(read.revision()).isEqualTo(3);
            assertThat(read.place()).isEqualTo(path.toString());
        }
        assertThat(names()).containsExactly("ring", "ring.lock");
    }

    @Test
    void aRingBelongsToItsOwnerAloneFromTheStart() throws IOException {
        write(Samples.ring());
        write(Samples.ring());
        assertThat(Files.getPosixFilePermissions(path)).isEqualTo(Set.of(
                PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rw-----w-", "rw-rw-rw-"})
    void aRingThatOthersCanReadOrWriteIsRefusedWithTheRemedy(String mode) throws IOException {
        write(Samples.ring());
        setMode(mode);
        assertThatThrownBy(file::read).isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("chmod 600 " + path);
        setMode("rw-------");
        file.read().close();
    }

    @Test
    void aReadOnlyRingIsRead() throws IOException {
        write(Samples.ring());
        setMode("r--------");
        file.read().close();
    }

    @Test
    void aMissingRingIsRefusedNotUnreachable() {
        assertThatThrownBy(file::read).isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining(path.toString()).hasMessageContaining("does not exist")
                .hasMessageContaining("backup");
        assertThat(file.readIfPresent()).isEmpty();
    }

    @Test
    void aDirectoryInPlaceOfTheRingIsNotReadAsOne() throws IOException {
        Files.createDirectory(path);
        setMode("rwx------");
        assertThatThrownBy(file::read).isInstanceOf(KeyProviderUnreachableException.class)
                .hasMessageContaining(path.toString());
    }

    @Test
    void aRingThatCannotBeReadNowIsUnreachable() {
        write(Samples.ring());
        FailingFiles broken = new FailingFiles(FileSystem.local());
        broken.failNext("openRead", new IOException("Input/output error"));
        assertThatThrownBy(() -> new KeyRingFile(broken.files(), path).read())
                .isInstanceOf(KeyProviderUnreachableException.class)
                .hasMessageContaining(path.toString()).hasMessageContaining("Input/output error");
    }

    @Test
    void aRingOfAnotherUserIsRefusedWithTheRemedy() {
        write(Samples.ring());
        FailingFiles broken = new FailingFiles(FileSystem.local());
        broken.failNext("openRead", new AccessDeniedException(path.toString()));
        assertThatThrownBy(() -> new KeyRingFile(broken.files(), path).read())
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("must belong to the user");
    }

    @Test
    void aHugeFileIsRefusedBeforeItIsRead() throws IOException {
        write(Samples.ring());
        Files.write(path, new byte[KeyRingCodec.BYTES_MAX + 1]);
        assertThatThrownBy(file::read).isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("is not a key ring");
    }

    @Test
    void leftoversOfACrashAreDeletedByTheNextChangeAndNothingElseIs() throws IOException {
        Files.write(home.resolve("ring.tmp-0123456789abcdef"), new byte[9]);
        Files.write(home.resolve("ring.tmp-mine"), new byte[9]);
        Files.write(home.resolve("other.tmp-0123456789abcdef"), new byte[9]);
        write(Samples.ring());
        assertThat(names()).containsExactly(
                "other.tmp-0123456789abcdef", "ring", "ring.lock", "ring.tmp-mine");
    }

    @Test
    void aFailedWriteLeavesTheOldRingAndNoTemporaryFile() throws IOException {
        write(Samples.ring());
        byte[] before = Files.readAllBytes(path);
        FailingFiles broken = new FailingFiles(FileSystem.local());
        KeyRingFile failing = new KeyRingFile(broken.files(), path);
        for (String call : List.of("createNewPrivate", "force", "rename")) {
            broken.failNext(call, new IOException("No space left on device"));
            assertThatThrownBy(() -> {
                try (KeyRingFile.Change change = failing.change()) {
                    change.write(Samples.ring().withNextRevision());
                }
            }).as(call).isInstanceOf(KeyProviderUnreachableException.class)
                    .hasMessageContaining("No space left");
            assertThat(Files.readAllBytes(path)).as(call).isEqualTo(before);
            assertThat(names()).as(call).containsExactly("ring", "ring.lock");
        }
    }

    @Test
    @Timeout(60)
    void whoeverWaitsTooLongForTheLockIsToldWhoHasIt() {
        try (KeyRingFile.Change held = file.change()) {
            assertThat(held).isNotNull();
            assertThatThrownBy(file::change).isInstanceOf(KeyProviderUnreachableException.class)
                    .hasMessageContaining("ring.lock");
        }
        file.change().close();
    }

    @Test
    @Timeout(60)
    void waitingForTheLockEndsWithAnInterrupt() {
        try (KeyRingFile.Change held = file.change()) {
            assertThat(held).isNotNull();
            Thread.currentThread().interrupt();
            assertThatThrownBy(file::change).isInstanceOf(KeyProviderUnreachableException.class)
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aMissingDirectoryIsNamedWithTheRemedy() {
        KeyRingFile nowhere = new KeyRingFile(
                FileSystem.local(), home.resolve("missing").resolve("ring"));
        assertThatThrownBy(nowhere::change).isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("mkdir -p " + home.resolve("missing"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLinkIsReadButNotChanged(boolean absolute) throws IOException {
        Path real = Files.createDirectory(home.resolve("real")).resolve("ring");
        KeyRingFile itself = new KeyRingFile(FileSystem.local(), real);
        try (KeyRingFile.Change change = itself.change()) {
            change.write(Samples.ring());
        }
        Path target = absolute ? real : home.relativize(real);
        Files.createSymbolicLink(path, target);
        byte[] before = Files.readAllBytes(real);
        file.read().close();
        assertThatThrownBy(file::change).isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining(path + " is a symbolic link to " + target)
                .hasMessageEndingWith(": " + real);
        assertThat(path).isSymbolicLink();
        assertThat(Files.readAllBytes(real)).isEqualTo(before);
        assertThat(names()).as("no lock beside the link").containsExactly("real", "ring");
    }

    /** The ring behind it is away, say not mounted: a new one must not take the link's place. */
    @Test
    void aLinkToNothingIsNotReplacedByANewRing() throws IOException {
        Files.createSymbolicLink(path, home.resolve("away"));
        assertThat(file.readIfPresent()).isEmpty();
        assertThatThrownBy(file::change).isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("symbolic link");
        assertThat(names()).containsExactly("ring");
    }

    @Test
    void aPathWithoutAFileNameIsInvalid() {
        assertThatThrownBy(() -> new KeyRingFile(FileSystem.local(), Path.of("/")))
                .isInstanceOf(InvalidUseException.class);
    }
}
