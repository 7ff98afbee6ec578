// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.Connection;
import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.StoreStatus.State;
import io.plastron.engine.store.Rooms;
import io.plastron.engine.store.StatusView;
import io.plastron.engine.store.Store;
import io.plastron.engine.store.StoreConnection;
import io.plastron.engine.store.StoreOptions;
import io.plastron.files.FileSystem;
import io.plastron.metadata.CatalogFactory;
import io.plastron.pagelog.file.FilePageLogFactory;
import io.plastron.turtle.TurtleCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A real store on disk, unsealed, without a framework. */
final class TestStore implements AutoCloseable {
    private static final LoadOptions DEFAULTS = new LoadOptions(false, Optional.empty(), Set.of());
    private static final long WAIT_MILLIS = 30_000;

    private final Store store;
    private final StatusView status;
    private final Object change = new Object();

    TestStore(Path home) {
        this(home, "");
    }

    TestStore(Path home, String config) {
        FileSystem files = FileSystem.local();
        store = new Store(new Rooms(files, new FilePageLogFactory(files), new TurtleCodec(),
                new CatalogFactory(), Clock.systemUTC()),
                StoreOptions.parse("test", home, "create,key_provider=none," + config),
                this::changed);
        status = new StatusView(store);
        store.start();
        awaitOpen();
    }

    private void changed() {
        synchronized (change) {
            change.notifyAll();
        }
    }

    private void awaitOpen() {
        long end = System.nanoTime() + WAIT_MILLIS * 1_000_000;
        synchronized (change) {
            while (status.state() != State.OPEN) {
                if (status.failure().isPresent() || System.nanoTime() > end) {
                    throw new AssertionError("did not open", status.failure().orElse(null));
                }
                try {
                    change.wait(20);
                } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                }
            }
        }
    }

    Connection connection() {
        return new StoreConnection(store, status);
    }

    Session session() {
        return connection().openSession();
    }

    List<LoadedTable> load(byte[] dump) {
        return load(new ByteArrayInputStream(dump), DEFAULTS);
    }

    List<LoadedTable> load(String dump) {
        return load(dump.getBytes(StandardCharsets.ISO_8859_1));
    }

    List<LoadedTable> load(InputStream dump, LoadOptions options) {
        try (Session session = session()) {
            return new Loader(session, options, new Progress(text -> { }))
                    .load(DumpReader.of(new DumpInput(dump, "test.dump"), false));
        }
    }

    List<LoadedTable> replace(byte[] dump) {
        return load(new ByteArrayInputStream(dump),
                new LoadOptions(true, Optional.empty(), Set.of()));
    }

    byte[] dump(DumpForm form, String... uris) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Session session = session()) {
            new Dumper(session, DumpWriter.of(form, new ByteSink(bytes, "test")),
                    new Progress(text -> { })).dump(List.of(uris));
        }
        return bytes.toByteArray();
    }

    String text(DumpForm form, String... uris) {
        return new String(dump(form, uris), StandardCharsets.ISO_8859_1);
    }

    /** Writes a row of strings. */
    void replaceRow(String uri, String key, String value) {
        try (Session session = session(); Cursor cursor = session.openCursor(uri)) {
            cursor.key(key).value(value).insert();
        }
    }

    /** All keys of the metadata. */
    List<String> uris() {
        List<String> uris = new ArrayList<>();
        try (Session session = session(); Cursor cursor = session.openCursor("metadata:")) {
            while (cursor.next()) {
                uris.add(cursor.keyString());
            }
        }
        return uris;
    }

    @Override
    public void close() {
        store.close();
    }
}
