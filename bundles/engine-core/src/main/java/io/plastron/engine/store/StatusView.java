// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Checkpoint;
import io.plastron.KeyStatus;
import io.plastron.StoreEvent;
import io.plastron.StoreStatus;
import io.plastron.btree.PageCache;
import io.plastron.engine.keys.SlotStatus;
import io.plastron.engine.space.SpaceStatus;
import io.plastron.engine.tx.Committer.RunningTransactions;
import io.plastron.pagelog.LogStatistics;
import io.plastron.pagelog.PinInfo;
import io.plastron.types.ClosedException;
import io.plastron.types.Lsn;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells of a store in whatever state it is. */
public final class StatusView implements StoreStatus {
    private final Store store;

    public StatusView(Store store) {
        this.store = store;
    }

    @Override
    public String name() {
        return store.options().name();
    }

    @Override
    public Path path() {
        return store.options().home();
    }

    @Override
    public State state() {
        return store.state().state;
    }

    @Override
    public Role role() {
        return store.state().role;
    }

    @Override
    public Optional<Throwable> failure() {
        return Optional.ofNullable(store.state().failure);
    }

    @Override
    public Optional<Boolean> sealed() {
        return Optional.ofNullable(store.state().properties).map(StoreProperties::sealed);
    }

    private Optional<CommittedState> committed() {
        return Optional.ofNullable(store.state().committed);
    }

    private Optional<PickUp.Outline> outline() {
        return Optional.ofNullable(store.state().outline);
    }

    @Override
    public Optional<Checkpoint> checkpoint() {
        return committed().map(CommittedState::checkpoint)
                .or(() -> outline().map(PickUp.Outline::checkpoint));
    }

    @Override
    public Optional<String> turtle() {
        return committed().map(CommittedState::turtleText)
                .or(() -> outline().map(PickUp.Outline::turtleText));
    }

    @Override
    public KeyStatus keys() {
        SlotStatus slot = store.state().slot.snapshot();
        Optional<KeyStatus.Header> header = committed().map(CommittedState::keyHeader)
                .orElseGet(() -> outline().flatMap(PickUp.Outline::keyHeader));
        return new KeyStatus(slot.active(), slot.degraded(),
                checkpoint().map(Checkpoint::keyPage).orElse(Lsn.NONE), header,
                Optional.ofNullable(store.state().leader).map(leader -> leader.keys().inUseId())
                        .orElse(0),
                slot.candidates());
    }

    @Override
    public Map<String, Long> statistics() {
        Map<String, Long> all = new TreeMap<>();
        Counters counters = store.state().counters;
        all.put("checkpoint.done", counters.checkpoints.sum());
        all.put("checkpoint.failed", counters.checkpointsFailed.sum());
        all.put("checkpoint.dirty_bytes", store.state().dirtyBytes.get());
        all.put("checkpoint.sync", counters.syncCheckpoints.sum());
        all.put("checkpoint.final_micros_max",
                TimeUnit.NANOSECONDS.toMicros(counters.finalNanosMax.get()));
        all.put("transactions.sync", counters.syncCommits.sum());
        all.put("pick_up.done", counters.pickUps.sum());
        all.put("pick_up.failed", counters.pickUpsFailed.sum());
        Optional.ofNullable(store.state().log)
                .ifPresent(log -> {
                    addLog(all, log.log().statistics());
                    addCache(all, log.cache().usage());
                });
        addSpace(all, counters.changedBytes.sum());
        all.put("cache.early_writes", counters.earlyWrites.sum());
        all.put("cache.waits", store.state().pressure.waits());
        RunningTransactions running = store.state().committer.running();
        all.put("transactions.running", (long) running.count());
        all.put("transactions.oldest_millis",
                TimeUnit.NANOSECONDS.toMillis(running.oldestNanos()));
        all.put("transactions.oldest_held_bytes", running.replacedBytes());
        all.put("transactions.held_bytes", store.state().committer.heldBytesMax());
        return all;
    }

    private void addSpace(Map<String, Long> all, long changedBytes) {
        all.put("log.changed_bytes", changedBytes);
        Long appended = all.get("log.appended_bytes");
        if (changedBytes > 0 && appended != null) {
            all.put("log.amplification_percent", Math.round(100.0 * appended / changedBytes));
        }
        Leader leader = store.state().leader;
        if (leader == null || !leader.space().status().known()) {
            return;
        }
        SpaceStatus space = leader.space().status();
        all.put("space.log_bytes", space.logBytes());
        all.put("space.live_bytes", space.liveBytes());
        all.put("space.whole_bytes", space.wholeBytes());
        all.put("space.segments", (long) space.segments());
        all.put("space.segments_dead", (long) space.deadSegments());
        all.put("space.segments_dropped", space.segmentsDropped());
        all.put("space.bytes_dropped", space.bytesDropped());
        all.put("space.pages_moved", space.pagesMoved());
        all.put("space.bytes_moved", space.bytesMoved());
        all.put("space.oldest_kept_lsn", space.oldestKept().value());
        all.put("space.waits", store.state().spacePressure.waits());
        all.put("space.wait_millis", store.state().spacePressure.waitMillis());
        all.put("space.pins", (long) pins().size());
    }

    private static void addCache(Map<String, Long> all, PageCache.Usage cache) {
        all.put("cache.bytes_max", cache.bytesMax());
        all.put("cache.clean_bytes", cache.cleanBytes());
        all.put("cache.dirty_bytes", cache.dirtyBytes());
        all.put("cache.snapshot_bytes", cache.replacedBytes());
        all.put("cache.pages", cache.pages());
        all.put("cache.pages_read", cache.pagesRead());
        all.put("cache.pages_dropped", cache.pagesDropped());
    }

    private static void addLog(Map<String, Long> all, LogStatistics log) {
        all.put("log.appended_bytes", log.appendedBytes());
        all.put("log.filled_bytes", log.filledBytes());
        all.put("log.forces", log.forces());
        all.put("log.force_nanos_max", log.forceNanosMax());
        all.put("log.records_read", log.recordsRead());
        all.put("log.completions", log.completions());
    }

    @Override
    public List<PinStatus> pins() {
        OpenLog log = store.state().log;
        if (log == null || state() == State.CLOSED) {
            return List.of();
        }
        try {
            return log.log().pins().stream().sorted(Comparator.comparingLong(PinInfo::madeMillis))
                    .map(pin -> new PinStatus(pin.completion(), pin.who(),
                            Instant.ofEpochMilli(pin.madeMillis()),
                            Instant.ofEpochMilli(pin.untilMillis()))).toList();
        } catch (ClosedException closedMeanwhile) {
            return List.of();
        }
    }

    @Override
    public List<StoreEvent> events() {
        return store.state().events.history();
    }

    @Override
    public void retryKeys() {
        store.state().slot.retry();
    }

    @Override
    public AutoCloseable onEvent(Consumer<StoreEvent> listener) {
        return store.state().events.listen(listener);
    }
}
