// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.fake;

import io.plastron.Checkpoint;
import io.plastron.CheckpointPin;
import io.plastron.Connection;
import io.plastron.Cursor;
import io.plastron.KeyStatus;
import io.plastron.Session;
import io.plastron.StoreStatus;
import io.plastron.VerifyReport;
import io.plastron.shell.Access;
import io.plastron.shell.OpenStore;
import io.plastron.shell.StoreAccess;
import io.plastron.shell.StoreRequest;
import io.plastron.types.Lsn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** An engine in memory: tables, checkpoints that only count. */
public final class FakeEngine implements StoreAccess {
    /** Rows by URI of the table; {@code metadata:} among them. */
    public final Map<String, FakeTable> tables = new TreeMap<>();
    /** What was asked for. */
    public final List<StoreRequest> requests = new ArrayList<>();
    /** What happened, in order. */
    public final List<String> journal = new ArrayList<>();
    public final FakeStatus status = new FakeStatus();
    /** Thrown by the next open. */
    public Optional<RuntimeException> openFailure = Optional.empty();
    public List<Connection.KeyUse> keyUse = List.of();
    private long checkpoints = 100;

    public FakeEngine() {
        tables.put("metadata:", new FakeTable("metadata:", "")
                .put("metadata:", "version=1").put("system:checkpoint", "write_gen=1"));
    }

    /** Adds a table, or what else stands in the metadata, without going through a verb. */
    public FakeTable table(String uri, String config) {
        tables.get("metadata:").put(uri, config);
        return tables.computeIfAbsent(uri, name -> new FakeTable(uri, config));
    }

    void remove(String uri) {
        tables.remove(uri);
        Cursor metadata = new FakeCursor(tables.get("metadata:"));
        metadata.key(uri).remove();
    }

    @Override
    public OpenStore open(StoreRequest request) {
        requests.add(request);
        if (openFailure.isPresent()) {
            throw openFailure.get();
        }
        journal.add("open " + request.access());
        return new FakeStore(request.access());
    }

    /** The next checkpoint. */
    public Checkpoint checkpoint() {
        checkpoints++;
        Checkpoint made = new Checkpoint(Lsn.of(checkpoints), Lsn.of(checkpoints + 1000),
                Lsn.of(7), "meta" + checkpoints, 0, 4096,
                List.of(new Checkpoint.Step(1, "data trees", Lsn.of(5), 1_500_000),
                        new Checkpoint.Step(3, "key section", Lsn.NONE, 0)));
        status.checkpoint = Optional.of(made);
        return made;
    }

    private final class FakeStore implements OpenStore {
        private final Access access;

        FakeStore(Access access) {
            this.access = access;
        }

        @Override
        public Connection connection() {
            if (access == Access.LOOK) {
                throw new AssertionError("a look at the status opens no connection");
            }
            return new FakeConnection();
        }

        @Override
        public StoreStatus status() {
            return status;
        }

        @Override
        public Offer offerProvider(int ranking) {
            journal.add("offer " + ranking);
            return () -> journal.add("withdraw " + ranking);
        }

        @Override
        public void close() {
            journal.add("close");
        }
    }

    private final class FakeConnection implements Connection {
        @Override
        public Session openSession() {
            return new FakeSession(FakeEngine.this);
        }

        @Override
        public Checkpoint checkpoint() {
            journal.add("checkpoint");
            return FakeEngine.this.checkpoint();
        }

        @Override
        public Optional<Checkpoint> newestCheckpoint() {
            return status.checkpoint;
        }

        @Override
        public Compaction compact() {
            journal.add("compact");
            return new Compaction(200, 100, 3);
        }

        @Override
        public CheckpointPin pin(String who, Duration lease) {
            journal.add("pin " + who);
            Checkpoint pinned = FakeEngine.this.checkpoint();
            return new CheckpointPin() {
                @Override
                public Checkpoint checkpoint() {
                    return pinned;
                }

                @Override
                public void renew() {
                    journal.add("renew");
                }

                @Override
                public long copyTo(Path folder) {
                    journal.add("copy to " + folder);
                    return 4711;
                }

                @Override
                public void close() {
                    journal.add("unpin");
                }
            };
        }

        @Override
        public Checkpoint rotateKey() {
            journal.add("rotate");
            status.keys = new KeyStatus(Optional.of("file"), Optional.empty(), Lsn.of(7),
                    Optional.empty(), status.keys.sealingKeyId() + 1, List.of());
            return FakeEngine.this.checkpoint();
        }

        @Override
        public void reconfigure(String config) {
            journal.add("reconfigure " + config);
        }

        @Override
        public StoreStatus status() {
            return status;
        }

        @Override
        public VerifyReport verify(Consumer<VerifyReport> progress) {
            progress.accept(new VerifyReport(Lsn.of(3), 1, 5, 50, 512, 1024));
            return new VerifyReport(Lsn.of(3), 2, 10, 100, 1024, 1024);
        }

        @Override
        public List<KeyUse> keyUse() {
            return keyUse;
        }

        @Override
        public void close() {
            throw new AssertionError("the store is closed by who opened it");
        }
    }
}
