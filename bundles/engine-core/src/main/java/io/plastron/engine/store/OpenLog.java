// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.btree.PageCache;
import io.plastron.btree.TreeConfig;
import io.plastron.engine.keys.KeyProviderSlot;
import io.plastron.engine.pages.KeyCache;
import io.plastron.engine.pages.LogPageStore;
import io.plastron.engine.pages.SealingHelper;
import io.plastron.engine.space.Reclaimed;
import io.plastron.pagelog.PageLog;
import io.plastron.pagelog.PageLogOptions;
import io.plastron.sealing.Sealer;

/**
 * An open page log and what reads and writes pages through it, for as long as the store is open.
 *
 * @param helper seals with large checkpoints
 * @param cache of pages in memory
 * @param reclaimed which segments were given back
 * @param sealed whether the store's pages are sealed
 * @param withProvider whether checkpoints ask a key provider: a sealed store's always, another's
 *     only if one was named
 */
record OpenLog(
        PageLog log, Sealer sealer, SealingHelper helper, KeyCache keys, LogPageStore pages,
        PageCache cache, Reclaimed reclaimed, boolean sealed, boolean withProvider)
        implements AutoCloseable {
    static OpenLog open(
            Rooms rooms, StoreOptions options, StoreProperties store, KeyProviderSlot slot) {
        PageLog log = rooms.logs().open(new PageLogOptions(
                StoreProperties.log(options.home()).toString(), store.storeId(), store.sealed(),
                options.segmentBytesMax(), options.forceMillisMax(), options.acceptOlder()));
        Sealer sealer = new Sealer(store.storeId());
        KeyCache keys = new KeyCache(sealer, log, id -> slot.call("byId",
                exchange -> KeyOffer.pageKeys(exchange).byId(id)));
        Reclaimed reclaimed = new Reclaimed();
        return new OpenLog(log, sealer, new SealingHelper(options.name()), keys,
                new LogPageStore(log, sealer, keys, store.sealed(), reclaimed),
                new PageCache(options.cacheBytesMax()), reclaimed, store.sealed(),
                store.sealed() || options.namesProvider());
    }

    /** How trees of this store are made. */
    TreeConfig tree(int tableId, int leafBytesMax) {
        return new TreeConfig(tableId, leafBytesMax, cache);
    }

    @Override
    public void close() {
        helper.close();
        keys.close();
        log.close();
    }
}
