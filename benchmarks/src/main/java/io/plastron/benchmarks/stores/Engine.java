// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.stores;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** The engines that can be measured. */
public enum Engine {
    /** Plastron, sealed with keys from a key ring file: what all ratios are of. */
    PLASTRON(Kind.PLASTRON),
    /** Plastron without keys. */
    PLASTRON_UNSEALED(Kind.PLASTRON),
    /** Sealed Plastron after 50 opens and 5 rotations: many salts, many keys. */
    PLASTRON_AGED(Kind.PLASTRON),
    /** Sealed Plastron that makes checkpoints by itself in loads, too: more data than memory. */
    PLASTRON_ALONE(Kind.PLASTRON),
    /** A skip list and a file that is appended to and forced: what nobody can be faster than. */
    FLOOR(Kind.FLOOR),
    /** The storage engine of H2. */
    MVSTORE(Kind.JVM),
    /** The same, its file encrypted. */
    MVSTORE_ENCRYPTED(Kind.JVM_ENCRYPTED),
    /** JetBrains Xodus. */
    XODUS(Kind.JVM),
    /** The same, with ChaCha. */
    XODUS_ENCRYPTED(Kind.JVM_ENCRYPTED),
    /** RocksDB through JNI. */
    ROCKSDB(Kind.NATIVE),
    /** LMDB through lmdbjava. */
    LMDB(Kind.NATIVE);

    /** What kind of thing an engine is; targets speak of kinds. */
    public enum Kind { PLASTRON, FLOOR, JVM, JVM_ENCRYPTED, NATIVE }

    private final Kind kind;

    Engine(Kind kind) {
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** How it is asked for and shown. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The engine of a label. */
    public static Engine of(String label) {
        return Arrays.stream(values()).filter(engine -> engine.label().equals(label)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no engine " + label
                        + ", there are " + Arrays.stream(values()).map(Engine::label).toList()));
    }

    /**
     * Opens a store, or makes one in a folder that is empty or not there.
     *
     * @param use what comes; {@link BenchStore#checkpoint} can be called in any case
     */
    public BenchStore open(Path folder, Use use) {
        boolean durableCommits = use == Use.DURABLE_COMMITS;
        boolean alone = use != Use.LOADING;
        return switch (this) {
            case PLASTRON, PLASTRON_AGED -> PlastronStore.open(folder, true, alone);
            case PLASTRON_UNSEALED -> PlastronStore.open(folder, false, alone);
            case PLASTRON_ALONE -> PlastronStore.open(folder, true, true);
            case FLOOR -> FloorStore.open(folder);
            case MVSTORE -> new MvBenchStore(folder, false);
            case MVSTORE_ENCRYPTED -> new MvBenchStore(folder, true);
            case XODUS -> new XodusStore(folder, false, durableCommits);
            case XODUS_ENCRYPTED -> new XodusStore(folder, true, durableCommits);
            case ROCKSDB -> new RocksStore(folder);
            case LMDB -> new LmdbStore(folder, durableCommits);
        };
    }
}
