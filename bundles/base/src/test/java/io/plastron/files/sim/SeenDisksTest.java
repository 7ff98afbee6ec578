// SPDX-License-Identifier: Apache-2.0
package io.plastron.files.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.files.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeenDisksTest {
    private static final Path A = Path.of("a");
    private static final int SECTOR = 8;

    private final SimulatedDisk disk = new SimulatedDisk(SECTOR, false);
    private final SeenDisks seen = new SeenDisks();

    private OpenFile write(Path path, int... values) throws IOException {
        OpenFile file = disk.exists(path) ? disk.openWrite(path) : disk.createNew(path);
        ByteBuffer bytes = ByteBuffer.allocate(values.length * SECTOR);
        for (int value : values) {
            bytes.putLong(value);
        }
        file.write(bytes.flip(), 0);
        return file;
    }

    private boolean addNow() {
        return seen.add(disk.snapshot());
    }

    @Test
    void everythingThatAProcessCanSeeMakesADifference() throws IOException {
        assertThat(addNow()).as("nothing").isTrue();
        OpenFile file = write(A, 1, 2);
        assertThat(addNow()).as("a file").isTrue();
        write(A, 1, 3);
        assertThat(addNow()).as("other bytes").isTrue();
        write(A, 3, 1);
        assertThat(addNow()).as("the same bytes elsewhere").isTrue();
        write(A, 3, 1, 0);
        assertThat(addNow()).as("more zeros").isTrue();
        file.truncate(SECTOR);
        assertThat(addNow()).as("a length").isTrue();
        disk.rename(A, Path.of("b"));
        assertThat(addNow()).as("a name").isTrue();
        disk.createDirectories(Path.of("c"));
        assertThat(addNow()).as("a folder").isTrue();
        disk.setAccessibleByOthers(Path.of("b"), false);
        assertThat(addNow()).as("who may read").isTrue();
        disk.setFreeBytes(100);
        assertThat(addNow()).as("room").isTrue();
        write(Path.of("a2"), 3);
        assertThat(addNow()).as("another file").isTrue();
        assertThat(addNow()).as("nothing new").isFalse();
    }

    @Test
    void whatIsDurableMakesNone() throws IOException {
        OpenFile file = write(A, 1);
        assertThat(addNow()).isTrue();
        file.force();
        disk.forceDirectory(Path.of(""));
        assertThat(addNow()).isFalse();
        write(A, 2);
        assertThat(addNow()).isTrue();
        write(A, 1);
        assertThat(addNow()).isFalse();
    }

    /** Of two sectors and the length, nothing is left when the name is lost. */
    @Test
    void statesOfACrashThatAgreeAreOne() throws IOException {
        write(A, 1, 2);
        CrashStates states = disk.crashStates();
        assertThat(states.combinations()).isEqualTo(16);
        Set<String> different = new HashSet<>();
        int added = 0;
        for (SimulatedDisk state : states) {
            added += seen.add(state) ? 1 : 0;
            different.add(state.files().isEmpty() ? "none"
                    : Arrays.toString(state.read(A)));
        }
        assertThat(added).isEqualTo(different.size()).isEqualTo(6);
    }
}
