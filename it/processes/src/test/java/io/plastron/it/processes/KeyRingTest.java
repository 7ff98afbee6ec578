// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A key ring that does not fit, is damaged or not there: a typed refusal that names the ring, as
 * leader and as follower, and no file of the store changes.
 */
@Timeout(300)
class KeyRingTest {
    private static final String SHORT_WAIT = ",key_absent_wait_millis=500";
    private static final int KEK_OFFSET = 48 + 16;
    private static final int KEK_BYTES = 32;

    @TempDir
    private Path folder;
    private Children children;
    private byte[] ring;

    @BeforeEach
    void prepare() throws IOException {
        children = new Children(folder);
        children.createClosed(3);
        ring = Files.readAllBytes(children.ring());
    }

    @AfterEach
    void killAll() {
        children.close();
    }

    private void write(byte[] bytes) throws IOException {
        Files.deleteIfExists(children.ring());
        Files.createFile(children.ring(), PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString("rw-------")));
        Files.write(children.ring(), bytes);
    }

    /**
     * Opening is refused and says why, nothing changes, and once the right ring is back a process
     * that stayed locked opens when told to try again: a refusal is not tried again by itself.
     */
    private void assertRefused(String... reasons) throws IOException {
        Map<String, String> before = children.files();
        Child child = children.start("refused");
        for (String role : new String[] {Children.FOLLOW, Children.LEAD}) {
            child.ok("start " + role + SHORT_WAIT);
            assertThat(child.error("await-open")).matches(
                    "(KeyRefused|KeyProviderAbsent)Exception .*").contains(reasons);
            assertThat(child.ok("status")).startsWith("LOCKED ");
            assertThat(child.ok("reasons")).contains(reasons);
            assertThat(child.error("history")).startsWith("KeyProviderAbsentException")
                    .contains(reasons);
            if (role.equals(Children.FOLLOW)) {
                child.ok("close");
            }
            assertThat(children.files()).isEqualTo(before);
        }
        putBack();
        child.ok("unlock");
        assertThat(child.words("history")).hasSize(3);
        child.ok("append child 1");
        child.ok("close");
        assertThat(children.coldHistory()).hasSize(4);
    }

    private void putBack() throws IOException {
        Path aside = folder.resolve("ring.new");
        Files.createFile(aside, PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString("rw-------")));
        Files.write(aside, ring);
        Files.deleteIfExists(children.ring());
        Files.move(aside, children.ring());
    }

    @Test
    void aWrongWrappingKeyOfTheRightLengthIsRefused() throws IOException {
        byte[] wrong = ring.clone();
        for (int i = 0; i < KEK_BYTES; i++) {
            wrong[KEK_OFFSET + i] ^= 0x5A;
        }
        CRC32C crc = new CRC32C();
        crc.update(wrong, 0, wrong.length - Integer.BYTES);
        ByteBuffer.wrap(wrong).putInt(wrong.length - Integer.BYTES, (int) crc.getValue());
        write(wrong);
        assertRefused(children.ring().toString());
    }

    @Test
    void theRingOfAnotherStoreIsRefused() throws IOException {
        Path other = folder.resolve("other");
        Files.createDirectory(other);
        try (Children others = new Children(other)) {
            others.createClosed(1);
            write(Files.readAllBytes(others.ring()));
        }
        assertRefused(children.ring().toString());
    }

    @Test
    void aMissingRingIsRefusedAndNotMadeAnew() throws IOException {
        Files.delete(children.ring());
        assertRefused(children.ring().toString(), "does not exist");
    }

    @Test
    void aMissingRingIsNotMadeAnewEvenWhenAskedToCreate() throws IOException {
        Files.delete(children.ring());
        Child child = children.start("creating");
        assertThat(child.error("open create=true" + SHORT_WAIT))
                .matches("(KeyRefused|KeyProviderAbsent)Exception .*")
                .contains("does not exist");
        assertThat(children.ring()).doesNotExist();
    }

    @Test
    void aRingOthersCanReadIsRefusedWithTheRemedy() throws IOException {
        Files.setPosixFilePermissions(
                children.ring(), PosixFilePermissions.fromString("rw-r--r--"));
        assertRefused(children.ring().toString(), "chmod 600");
    }

    /** A folder cannot be read as a file by anybody, root included. */
    @Test
    void aRingThatCannotBeReadIsRefused() throws IOException {
        Files.delete(children.ring());
        Files.createDirectory(children.ring(), PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString("rwx------")));
        assertRefused(children.ring().toString());
    }

    @Test
    void aTruncatedRingIsRefused() throws IOException {
        write(Arrays.copyOf(ring, ring.length - 7));
        assertRefused(children.ring().toString(), "cut short");
    }

    @Test
    void anEmptyRingIsRefused() throws IOException {
        write(new byte[0]);
        assertRefused(children.ring().toString(), "is empty");
    }
}
