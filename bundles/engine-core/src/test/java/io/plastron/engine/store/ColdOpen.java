// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.btree.PageCache;
import io.plastron.btree.TreeCursor;
import io.plastron.engine.pages.KeyCache;
import io.plastron.engine.pages.LogPageStore;
import io.plastron.engine.pages.SealingHelper;
import io.plastron.engine.space.Reclaimed;
import io.plastron.engine.rows.Layout;
import io.plastron.engine.rows.View;
import io.plastron.engine.tx.Roots;
import io.plastron.files.FileSystem;
import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.keyprovider.PageKeys;
import io.plastron.keyprovider.StoreContext;
import io.plastron.metadata.CatalogFactory;
import io.plastron.metadata.TableInfo;
import io.plastron.metadata.TableSchema;
import io.plastron.packing.Tuple;
import io.plastron.pagelog.Completion;
import io.plastron.pagelog.LogWriter;
import io.plastron.pagelog.PageLog;
import io.plastron.pagelog.PageLogOptions;
import io.plastron.pagelog.file.FilePageLogFactory;
import io.plastron.sealing.Sealer;
import io.plastron.turtle.TurtleCodec;
import io.plastron.types.StoreId;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads a store with nothing but its disk and its provider, cold, on the calling thread: fast
 * enough to look at many thousands of crash states.
 */
final class ColdOpen {
    /**
     * A leader that goes on from the very completion that the reader found has the same records
     * before it; that leading did not get into the way of reading is seen by reading them again now
     * and then.
     */
    private static final int AGAIN_EVERY = 8;
    private static final AtomicLong LED = new AtomicLong();

    private final FileSystem disk;
    private final Path home;
    private final KeyProvider provider;

    ColdOpen(FileSystem disk, Path home, KeyProvider provider) {
        this.disk = disk;
        this.home = home;
        this.provider = provider;
    }

    /**
     * What a reader and what a new leader finds: all rows, as {@code table key} to value.
     *
     * @param leader empty when there is no completed checkpoint; likewise {@code reader}
     */
    record Found(Optional<TreeMap<String, String>> reader,
            Optional<TreeMap<String, String>> leader) {}

    /** Opens; empty when the store was not even created. */
    Optional<Found> open() {
        Optional<StoreProperties> properties = StoreProperties.read(disk, home);
        if (properties.isEmpty()) {
            return Optional.empty();
        }
        StoreId id = properties.get().storeId();
        PageLogOptions options = PageLogOptions.of(
                StoreProperties.log(home).toString(), id, properties.get().sealed());
        try (PageLog log = new FilePageLogFactory(disk).open(options)) {
            Optional<Completion> newest = log.newest();
            Optional<TreeMap<String, String>> reader =
                    newest.map(completion -> rows(log, id, completion));
            try (LogWriter writer = log.lead(false)) {
                Optional<Completion> base = writer.base();
                boolean read = !base.equals(newest) || LED.incrementAndGet() % AGAIN_EVERY == 0;
                return Optional.of(new Found(reader,
                        read ? base.map(completion -> rows(log, id, completion)) : reader));
            }
        }
    }

    private TreeMap<String, String> rows(PageLog log, StoreId id, Completion completion) {
        Context context = new Context(id);
        Sealer sealer = new Sealer(id);
        Rooms rooms = new Rooms(
                disk, null, new TurtleCodec(), new CatalogFactory(), Clock.systemUTC());
        try (KeyExchange exchange = provider.attach(context);
                KeyCache keys = new KeyCache(sealer, log,
                        keyId -> ((PageKeys) exchange).byId(keyId))) {
            OpenLog open = new OpenLog(log, sealer, new SealingHelper("cold"), keys,
                    new LogPageStore(log, sealer, keys, true, new Reclaimed()),
                    PageCache.unlimited(), new Reclaimed(), true,
                    true);
            PickUp pickUp = new PickUp(rooms, open);
            PickUp.Outline outline = pickUp.outline(completion);
            exchange.loadKey(outline.key().orElse(KeyMetadata.empty()));
            CommittedState state = pickUp.whole(outline);
            return rows(pickUp.roots(state, Roots.none(rooms.metadata().empty())));
        }
    }

    /** Also sees to it that column groups and indices agree with the rows. */
    private static TreeMap<String, String> rows(Roots roots) {
        TreeMap<String, String> rows = new TreeMap<>();
        for (TableInfo table : roots.catalog().tables()) {
            TableSchema schema = table.schema();
            rows.put(schema.tableUri(), "");
            schema.indices().forEach(index -> rows.put(index.uri(), ""));
            if (schema.isComplete()) {
                rows(schema, View.of(roots), rows);
            }
        }
        return rows;
    }

    private static void rows(TableSchema schema, View view, TreeMap<String, String> rows) {
        Layout layout = Layout.of(schema);
        Map<Integer, Long> counts = new HashMap<>();
        layout.tableIds().forEach(id -> counts.put(id, count(view, id)));
        new Agreement(layout, () -> view, counts, () -> { }).check();
        Tuple key = new Tuple(layout.key(), schema.keyColumns(), "key");
        Tuple value = new Tuple(layout.value(), schema.valueColumns(), "value");
        TreeCursor cursor = view.tree(layout.firstId()).cursor();
        while (cursor.next()) {
            key.take(cursor.key());
            value.take(layout.rows().value(view, cursor.key(), cursor.value()));
            rows.put(schema.tableUri() + " " + text(key), text(value));
        }
    }

    private static long count(View view, int tableId) {
        long count = 0;
        TreeCursor cursor = view.tree(tableId).cursor();
        while (cursor.next()) {
            count++;
        }
        return count;
    }

    private static String text(Tuple tuple) {
        return IntStream.range(0, tuple.format().size())
                .mapToObj(field -> String.valueOf(tuple.get(field)))
                .collect(Collectors.joining("|"));
    }

    private record Context(StoreId storeId) implements StoreContext {
        @Override
        public void keyMetadataChanged() {
            // Nobody makes a checkpoint here.
        }
    }
}
