// SPDX-License-Identifier: Apache-2.0
package io.plastron.files.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.files.FileSystem;
import io.plastron.files.OpenFile;
import io.plastron.files.SharedWords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CrashStatesTest {
    private static final Path A = Path.of("a");
    private static final Path B = Path.of("b");
    private static final Path ROOT = Path.of("");
    private static final int SECTOR = 8;

    private final SimulatedDisk disk = new SimulatedDisk(SECTOR, false);

    private static ByteBuffer filled(int value, int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return ByteBuffer.wrap(bytes);
    }

    private OpenFile durable(FileSystem on, Path path, int value, int count) throws IOException {
        OpenFile file = on.createNew(path);
        file.write(filled(value, count), 0);
        file.force();
        on.forceDirectory(ROOT);
        return file;
    }

    /** Distinct outcomes as text: each file with the first byte of each sector. */
    private static List<String> outcomes(CrashStates states) throws IOException {
        TreeSet<String> found = new TreeSet<>();
        for (SimulatedDisk state : states) {
            StringBuilder text = new StringBuilder();
            for (Path file : state.files()) {
                text.append(file);
                byte[] bytes = state.read(file);
                for (int i = 0; i < bytes.length; i += SECTOR) {
                    text.append(bytes[i]);
                }
                text.append(' ');
            }
            found.add(text.toString().trim());
        }
        return List.copyOf(found);
    }

    @Test
    void whatIsForcedIsTheOnlyState() throws IOException {
        durable(disk, A, 1, 16);
        CrashStates states = disk.crashStates();
        assertThat(states.choices()).isZero();
        assertThat(states.size()).isEqualTo(1);
        assertThat(outcomes(states)).containsExactly("a11");
    }

    @Test
    void eachSectorTakesAnyVersionSinceTheLastForce() throws IOException {
        OpenFile file = durable(disk, A, 1, 16);
        file.write(filled(2, 16), 0);
        file.write(filled(3, 8), 0);
        CrashStates states = disk.crashStates();
        assertThat(states.combinations()).isEqualTo(6);
        assertThat(states.isExhaustive()).isTrue();
        assertThat(outcomes(states)).containsExactly("a11", "a12", "a21", "a22", "a31", "a32");
    }

    @Test
    void growthMayBeLostOrReadAsZeros() throws IOException {
        OpenFile file = durable(disk, A, 1, 8);
        file.write(filled(2, 8), 8);
        file.write(filled(3, 8), 16);
        assertThat(outcomes(disk.crashStates())).containsExactly(
                "a1", "a10", "a100", "a103", "a12", "a120", "a123");
    }

    @Test
    void aLostTruncationBringsTheOldBytesBackOrZeros() throws IOException {
        OpenFile file = durable(disk, A, 1, 16);
        file.truncate(8);
        assertThat(outcomes(disk.crashStates())).containsExactly("a1", "a10", "a11");
        file.write(filled(2, 8), 8);
        assertThat(outcomes(disk.crashStates())).containsExactly("a1", "a10", "a11", "a12");
    }

    @Test
    void afterALostGrowthNothingOfItIsLeftBehindTheEnd() throws IOException {
        OpenFile file = durable(disk, A, 1, 4);
        file.write(filled(2, 12), 4);
        SimulatedDisk after = null;
        for (SimulatedDisk state : disk.crashStates()) {
            after = state.read(A).length == 4 ? state : after;
        }
        try (OpenFile grown = after.openWrite(A)) {
            grown.write(filled(9, 1), 15);
        }
        assertThat(after.read(A)).containsExactly(1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9);
    }

    @Test
    void unforcedCreationsDeletionsAndRenamesSurviveOneByOne() throws IOException {
        durable(disk, A, 1, 8);
        durable(disk, B, 2, 8);
        disk.delete(A);
        disk.rename(B, Path.of("c"));
        disk.createNew(Path.of("d")).close();
        CrashStates states = disk.crashStates();
        assertThat(states.choices()).isEqualTo(3);
        assertThat(outcomes(states)).containsExactly("a1 b2", "a1 b2 d", "a1 c2", "a1 c2 d",
                "b2", "b2 d", "c2", "c2 d");
        disk.forceDirectory(ROOT);
        assertThat(outcomes(disk.crashStates())).containsExactly("c2 d");
    }

    @Test
    void aNameIsTheOldOrTheNewFileAfterARename() throws IOException {
        durable(disk, A, 1, 8);
        durable(disk, B, 2, 8);
        disk.rename(B, A);
        assertThat(outcomes(disk.crashStates())).containsExactly("a1 b2", "a2");
    }

    @Test
    void aRenameSurvivesEvenIfTheCreationBeforeItWasLost() throws IOException {
        OpenFile file = disk.createNew(B);
        file.write(filled(2, 8), 0);
        file.force();
        disk.rename(B, A);
        assertThat(outcomes(disk.crashStates())).containsExactly("", "a2", "b2");
    }

    @Test
    void aNameGivenAgainIsNotTakenAwayByTheDeletionOfItsFormerFile() throws IOException {
        durable(disk, A, 1, 8);
        disk.delete(A);
        OpenFile again = disk.createNew(A);
        again.write(filled(2, 8), 0);
        again.force();
        assertThat(outcomes(disk.crashStates())).containsExactly("", "a1", "a2");
    }

    @Test
    void theDeletionOfARenamedFileDoesNotHitTheFormerOwnerOfItsName() throws IOException {
        durable(disk, A, 1, 8);
        durable(disk, B, 2, 8);
        disk.rename(B, A);
        disk.delete(A);
        assertThat(outcomes(disk.crashStates())).containsExactly("", "a1 b2", "a2");
    }

    @Test
    void aRenameBetweenDirectoriesNeedsBothForced() throws IOException {
        disk.createDirectories(Path.of("x"));
        disk.createDirectories(Path.of("y"));
        disk.createNew(Path.of("x/a")).close();
        disk.forceDirectory(Path.of("x"));
        disk.rename(Path.of("x/a"), Path.of("y/a"));
        disk.forceDirectory(Path.of("y"));
        assertThat(outcomes(disk.crashStates())).containsExactly("x/a", "y/a");
        disk.forceDirectory(Path.of("x"));
        assertThat(outcomes(disk.crashStates())).containsExactly("y/a");
    }

    @Test
    void aWriteThenRenameWithoutForceLosesTheContentInSomeState() throws IOException {
        durable(disk, A, 1, 8);
        try (OpenFile file = disk.createNew(B)) {
            file.write(filled(2, 8), 0);
        }
        disk.rename(B, A);
        disk.forceDirectory(ROOT);
        assertThat(outcomes(disk.crashStates())).containsExactly("a", "a0", "a2");
    }

    @Test
    void aWriteForcedBeforeTheRenameIsOldOrNewAndAfterTheDirectoryNew() throws IOException {
        durable(disk, A, 1, 8);
        try (OpenFile file = disk.createNew(B)) {
            file.write(filled(2, 8), 0);
            file.force();
        }
        disk.rename(B, A);
        assertThat(outcomes(disk.crashStates())).containsExactly("a1", "a1 b2", "a2");
        disk.forceDirectory(ROOT);
        assertThat(outcomes(disk.crashStates())).containsExactly("a2");
    }

    @Test
    void aRewrittenSectorMayBecomeGarbageButAFreshOneNot() throws IOException {
        SimulatedDisk rough = new SimulatedDisk(SECTOR, true);
        OpenFile file = durable(rough, A, 1, 8);
        file.write(filled(2, 16), 0);
        CrashStates states = rough.crashStates();
        assertThat(states.combinations()).isEqualTo(2 * 3 * 2);
        int garbage = 0;
        for (SimulatedDisk state : states) {
            byte[] bytes = state.read(A);
            byte[] first = Arrays.copyOf(bytes, 8);
            boolean known = Arrays.equals(first, filled(1, 8).array())
                    || Arrays.equals(first, filled(2, 8).array());
            garbage += known ? 0 : 1;
            assertThat(bytes.length == 8 || bytes[8] == 0 || bytes[8] == 2).isTrue();
        }
        assertThat(garbage).isEqualTo(4);
    }

    @Test
    void garbageOfAMappedSectorTakesItsWordsWithIt() throws IOException {
        SimulatedDisk rough = new SimulatedDisk(16, true);
        SharedWords words = rough.map(A, 16, false);
        words.setRelease(0, 1);
        words.setRelease(8, 1);
        words.force();
        rough.forceDirectory(ROOT);
        words.setRelease(0, 2);
        TreeSet<String> seen = new TreeSet<>();
        for (SimulatedDisk state : rough.crashStates()) {
            SharedWords after = state.map(A, 16, true);
            long first = after.getAcquire(0);
            long second = after.getAcquire(8);
            seen.add(first == 1 || first == 2 ? first + " " + second : "garbage");
        }
        assertThat(seen).containsExactly("1 1", "2 1", "garbage");
    }

    @Test
    void eachWordMayLagByAnyNumberOfStoresButNeverLead() throws IOException {
        SharedWords words = disk.map(A, 16, false);
        words.force();
        disk.forceDirectory(ROOT);
        words.setRelease(0, 1);
        words.setRelease(8, 7);
        words.setRelease(0, 2);
        TreeSet<String> seen = new TreeSet<>();
        for (SimulatedDisk state : disk.crashStates()) {
            SharedWords after = state.map(A, 16, true);
            seen.add(after.getAcquire(0) + " " + after.getAcquire(8));
        }
        assertThat(seen).containsExactly("0 0", "0 7", "1 0", "1 7", "2 0", "2 7");
        words.force();
        assertThat(disk.crashStates().choices()).isZero();
    }

    @Test
    void aWordStoredBackToItsOldValueHasNoExtraVersion() throws IOException {
        SharedWords words = disk.map(A, 8, false);
        words.force();
        disk.forceDirectory(ROOT);
        words.setRelease(0, 1);
        words.setRelease(0, 0);
        CrashStates states = disk.crashStates();
        assertThat(states.combinations()).isEqualTo(2);
        assertThat(states.everything().map(A, 8, true).getAcquire(0)).isZero();
    }

    @Test
    void writingOverAMappedWordIsAVersionOfIt() throws IOException {
        SharedWords words = disk.map(A, 8, false);
        words.force();
        disk.forceDirectory(ROOT);
        words.setRelease(0, 1);
        disk.openWrite(A).write(filled(9, 8), 0);
        assertThat(words.getAcquire(0)).isEqualTo(0x0909090909090909L);
        assertThat(disk.crashStates().everything().read(A)).containsOnly(9);
    }

    @Test
    void manyChoicesAreSampledWithBothExtremesFirst() throws IOException {
        OpenFile file = durable(disk, A, 1, 100 * SECTOR);
        for (int i = 0; i < 100; i++) {
            file.write(filled(2, SECTOR), (long) i * SECTOR);
        }
        CrashStates states = disk.crashStates(300, 42);
        assertThat(states.combinations()).isEqualTo(Long.MAX_VALUE);
        assertThat(states.isExhaustive()).isFalse();
        assertThat(states.choices()).isEqualTo(100);
        assertThat(states.size()).isEqualTo(302);
        assertThat(states.state(0).read(A)).containsOnly(1);
        assertThat(states.state(1).read(A)).containsOnly(2);
        int almostAll = 0;
        for (SimulatedDisk state : states) {
            long lost = 0;
            for (byte b : state.read(A)) {
                lost += b == 1 ? 1 : 0;
            }
            almostAll += lost > 0 && lost <= 5 * SECTOR ? 1 : 0;
        }
        assertThat(almostAll).as("states in which almost everything survived").isGreaterThan(30);
        assertThatThrownBy(() -> states.state(302)).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aStateCanBeMadeAgainAndSaysWhatWasLost() throws IOException {
        OpenFile file = durable(disk, A, 1, 100 * SECTOR);
        file.write(filled(2, 100 * SECTOR), 0);
        CrashStates states = disk.crashStates(50, 42);
        for (int i : new int[] {0, 1, 2, 51}) {
            SimulatedDisk again = disk.crashStates(50, 42).state(i);
            assertThat(states.state(i).read(A)).isEqualTo(again.read(A));
        }
        assertThat(states.state(1).origin()).contains("everything survived")
                .contains("a sector 99: 1 of 0..1 (newest)");
        assertThat(states.state(7).origin()).contains("state 7 of 52, seed 42");
        assertThat(states).hasToString("100 choices, 2^63 or more combinations, 52 states");
    }

    @Test
    void statesAreDurableAndIndependentOfEachOtherAndOfTheDisk() throws IOException {
        OpenFile file = durable(disk, A, 1, 16);
        file.write(filled(2, 8), 0);
        CrashStates states = disk.crashStates();
        SimulatedDisk first = states.state(0);
        SimulatedDisk second = states.state(0);
        file.write(filled(7, 16), 0);
        try (OpenFile changed = first.openWrite(A)) {
            changed.write(filled(9, 16), 0);
        }
        assertThat(first.read(A)).containsOnly(9);
        assertThat(second.read(A)).containsOnly(1);
        assertThat(states.state(0).read(A)).containsOnly(1);
        assertThat(second.crashStates().choices()).isZero();
        assertThat(first.crashStates().nothing().read(A)).containsOnly(1);
        assertThat(disk.read(A)).containsOnly(7);
    }

    @Test
    void aFileThatIsDeletedForGoodCostsNoChoice() throws IOException {
        OpenFile file = durable(disk, A, 1, 8);
        disk.delete(A);
        disk.forceDirectory(ROOT);
        file.write(filled(2, 8), 0);
        assertThat(disk.crashStates().choices()).isZero();
    }

    @Test
    void crashesMayFollowCrashes() throws IOException {
        List<SimulatedDisk> generation = List.of(disk);
        durable(disk, A, 1, 8);
        for (int value = 2; value <= 4; value++) {
            List<SimulatedDisk> next = new ArrayList<>();
            for (SimulatedDisk state : generation) {
                try (OpenFile file = state.openWrite(A)) {
                    file.write(filled(value, 8), 0);
                }
                state.crashStates().forEach(next::add);
            }
            generation = next;
        }
        assertThat(generation).hasSize(8);
        TreeSet<Byte> seen = new TreeSet<>();
        for (SimulatedDisk state : generation) {
            seen.add(state.read(A)[0]);
        }
        assertThat(seen).containsExactly((byte) 1, (byte) 2, (byte) 3, (byte) 4);
    }
}
