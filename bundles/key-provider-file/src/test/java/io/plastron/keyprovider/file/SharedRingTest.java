// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.files.FileSystem;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.types.StoreId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several stores, threads and processes on one ring. */
@Timeout(120)
class SharedRingTest {
    private static final int ROTATIONS = 15;

    @TempDir
    private Path home;

    /** A process of its own: makes a store, rotates, prints the store and its metadata. */
    public static void main(String[] arguments) {
        StoreId store = StoreId.parse(arguments[1]);
        System.out.println(HexFormat.of().formatHex(
                rotateOften(new FileKeyProvider(
                        FileSystem.local(), Path.of(arguments[0]), true), store)));
    }

    private static byte[] rotateOften(FileKeyProvider provider, StoreId store) {
        FileKeyExchange exchange = (FileKeyExchange) provider.attach(new TestStore(store));
        exchange.loadKey(KeyMetadata.empty());
        byte[] persisted = Samples.commit(exchange);
        for (int rotation = 0; rotation < ROTATIONS; rotation++) {
            exchange.rotate();
            persisted = Samples.commit(exchange);
        }
        exchange.close();
        return persisted;
    }

    private void assertHoldsEverything(Path ring, List<StoreId> stores, List<byte[]> metadata) {
        try (KeyRing read = new KeyRingFile(FileSystem.local(), ring).read()) {
            assertThat(read.generations()).hasSize(1 + stores.size() * ROTATIONS);
            assertThat(read.keyIdHighest()).hasSize(stores.size())
                    .allSatisfy((store, id) -> assertThat(id).isEqualTo(1 + ROTATIONS));
        }
        FileKeyProvider provider = new FileKeyProvider(FileSystem.local(), ring, false);
        for (int index = 0; index < stores.size(); index++) {
            FileKeyExchange exchange =
                    (FileKeyExchange) provider.attach(new TestStore(stores.get(index)));
            exchange.loadKey(Samples.metadata(metadata.get(index)));
            assertThat(Samples.sealingId(exchange)).isEqualTo(1 + ROTATIONS);
        }
    }

    @Test
    void twoProcessesThatRotateAtOnceLoseNoGeneration() throws Exception {
        Path ring = home.resolve("ring");
        List<StoreId> stores = List.of(StoreId.random(), StoreId.random());
        List<Process> processes = new ArrayList<>();
        for (StoreId store : stores) {
            processes.add(new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp", System.getProperty("java.class.path"),
                    SharedRingTest.class.getName(), ring.toString(), store.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start());
        }
        List<byte[]> metadata = new ArrayList<>();
        for (Process process : processes) {
            String output = new String(process.getInputStream().readAllBytes()).strip();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            metadata.add(HexFormat.of().parseHex(output));
        }
        assertHoldsEverything(ring, stores, metadata);
    }

    /** As when a provider's bundle is updated: two instances on one ring in one process. */
    @Test
    void twoProvidersInOneProcessLoseNoGeneration() throws Exception {
        Path ring = home.resolve("ring");
        List<StoreId> stores = List.of(StoreId.random(), StoreId.random(), StoreId.random());
        ExecutorService threads = Executors.newFixedThreadPool(stores.size());
        try {
            List<Future<byte[]>> running = new ArrayList<>();
            for (StoreId store : stores) {
                FileKeyProvider provider = new FileKeyProvider(FileSystem.local(), ring, true);
                running.add(threads.submit(() -> rotateOften(provider, store)));
            }
            List<byte[]> metadata = new ArrayList<>();
            for (Future<byte[]> each : running) {
                metadata.add(each.get(60, TimeUnit.SECONDS));
            }
            assertHoldsEverything(ring, stores, metadata);
        } finally {
            threads.shutdownNow();
        }
    }

    /** KP-10: page keys are asked for at any time; the answer is a whole key, never a wiped one. */
    @Test
    void kp10PageKeysAnswerBesideLoadsAndRotations() throws Exception {
        FileKeyProvider provider =
                new FileKeyProvider(FileSystem.local(), home.resolve("ring"), true);
        FileKeyExchange exchange =
                (FileKeyExchange) provider.attach(new TestStore(Samples.STORE));
        exchange.loadKey(KeyMetadata.empty());
        byte[] persisted = Samples.commit(exchange);
        byte[] expected = Samples.secretOf(exchange, 1);
        AtomicBoolean ended = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int reader = 0; reader < 2; reader++) {
                readers.add(threads.submit(() -> {
                    int answers = 0;
                    while (!ended.get() || answers == 0) {
                        assertThat(Samples.secretOf(exchange, 1)).isEqualTo(expected);
                        assertThat(Samples.sealingId(exchange)).isPositive();
                        answers++;
                    }
                    return answers;
                }));
            }
            for (int round = 0; round < 20; round++) {
                exchange.rotate();
                Samples.commit(exchange);
                exchange.loadKey(Samples.metadata(persisted));
            }
            ended.set(true);
            for (Future<Integer> each : readers) {
                assertThat(each.get(30, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            ended.set(true);
            threads.shutdownNow();
        }
        assertThat(Files.list(home).map(each -> each.getFileName().toString()))
                .containsExactlyInAnyOrder("ring", "ring.lock");
    }
}
