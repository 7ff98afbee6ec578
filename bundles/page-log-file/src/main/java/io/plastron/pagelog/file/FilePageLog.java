// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.Completion;
import io.plastron.pagelog.Leadership;
import io.plastron.pagelog.LogStatistics;
import io.plastron.pagelog.LogWriter;
import io.plastron.pagelog.PageLog;
import io.plastron.pagelog.PageLogOptions;
import io.plastron.pagelog.Pin;
import io.plastron.pagelog.PinInfo;
import io.plastron.pagelog.RecordFormat;
import io.plastron.pagelog.SegmentInfo;
import io.plastron.pagelog.StoredRecord;
import io.plastron.types.ClosedException;
import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.Lsn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;

/** An open embedded page log. One lock guards what was adopted; reading records takes none. */
final class FilePageLog implements PageLog {
    private static final int FIND_TRIES_MAX = 3;

    private final Surroundings surroundings;
    private final PageLogOptions options;
    private final Geometry geometry;
    private final LogFolder folder;
    private final SegmentTable table;
    private final Adoption adoption;
    private final Watchers watchers;
    private final Pins pins;
    private final LogCounters counters = new LogCounters();

    private volatile FileLogWriter writer;
    private volatile boolean closed;

    FilePageLog(Surroundings surroundings, PageLogOptions options, Geometry geometry) {
        this.surroundings = surroundings;
        this.options = options;
        this.geometry = geometry;
        this.folder = new LogFolder(surroundings.files(), Path.of(options.location()));
        this.pins = new Pins(folder, options.storeId(), surroundings.clockMillis());
        this.table = new SegmentTable(folder, options);
        this.adoption = new Adoption(folder, options, surroundings.processes(), table);
        this.watchers = new Watchers(String.valueOf(folder.path().getFileName()), this::newest);
    }

    /** Refuses at once what cannot be a log of this store: looks at the newest segment header. */
    void checkFormat() {
        Interrupts.shield("cannot read", folder.path(), () -> {
            List<LogFolder.SegmentName> names = LogFolder.segments(folder.list());
            return names.isEmpty() ? null : table.open(names.get(names.size() - 1));
        });
    }

    /** The writer while it has not left, else null. */
    private FileLogWriter ownWriter() {
        FileLogWriter own = writer;
        return own == null || own.isClosed() ? null : own;
    }

    private void ensureOpen() {
        if (closed) {
            throw new ClosedException("the page log " + folder.path() + " is closed");
        }
    }

    @Override
    public Optional<Completion> newest() {
        return newestStored().map(StoredCompletion::completion);
    }

    private Optional<StoredCompletion> newestStored() {
        synchronized (adoption) {
            ensureOpen();
            return Interrupts.shield("cannot read", folder.path(), adoption::newest);
        }
    }

    @Override
    public Optional<Completion> completionOf(Lsn turtle) {
        synchronized (adoption) {
            Optional<StoredCompletion> newest = newestStored();
            return Interrupts.shield("cannot read", folder.path(), () -> find(newest, turtle));
        }
    }

    private Optional<Completion> find(Optional<StoredCompletion> newest, Lsn turtle)
            throws IOException {
        Optional<StoredCompletion> at = newest;
        // A completion comes behind its turtle, the one before it comes before.
        while (at.isPresent() && at.get().lsn() > turtle.value()) {
            if (at.get().completion().turtle().equals(turtle)) {
                return at.map(StoredCompletion::completion);
            }
            at = retainedBefore(at.get(), newest.get());
        }
        return Optional.empty();
    }

    @Override
    public List<Completion> completions(int max) {
        synchronized (adoption) {
            Optional<StoredCompletion> newest = newestStored();
            return Interrupts.shield("cannot read", folder.path(), () -> {
                List<Completion> found = new ArrayList<>();
                Optional<StoredCompletion> at = newest;
                while (at.isPresent() && found.size() < max) {
                    found.add(at.get().completion());
                    at = retainedBefore(at.get(), newest.get());
                }
                return found;
            });
        }
    }

    /** The completion before {@code at}, unless {@code newest} gave it up. */
    private Optional<StoredCompletion> retainedBefore(
            StoredCompletion at, StoredCompletion newest) throws IOException {
        return at.previousLsn() < newest.completion().retainFrom().value() ? Optional.empty()
                : adoption.before(at);
    }

    @Override
    public StoredRecord read(long lsn, int bytes) {
        ensureOpen();
        if (lsn <= 0 || bytes < 0 || bytes > RecordFormat.RECORD_BYTES_MAX) {
            throw new CorruptionException("no record has LSN " + lsn + " and " + bytes + " bytes."
                    + " Who refers to it is damaged; run verify");
        }
        return Interrupts.shield(
                "cannot read LSN " + lsn + " of", folder.path(), () -> checked(lsn, bytes));
    }

    private StoredRecord checked(long lsn, int bytes) throws IOException {
        int size = bytes != 0 ? bytes
                : RecordFormat.recordBytes(bytes(lsn, RecordFormat.HEADER_BYTES), lsn);
        byte[] record = bytes(lsn, size);
        RecordFormat.check(record, lsn);
        counters.recordRead();
        return new StoredRecord(lsn, record, salt(lsn));
    }

    /** Bytes at an LSN, written or not yet. */
    private byte[] bytes(long lsn, int count) throws IOException {
        FileLogWriter own = ownWriter();
        byte[] found = own == null ? null : own.queue().unwritten(lsn, count);
        if (found != null) {
            return found;
        }
        return inSegment(lsn, segment -> bytes(segment, lsn, count));
    }

    private static byte[] bytes(SegmentFile segment, long lsn, int count) throws IOException {
        byte[] found = new byte[count];
        int read = segment.read(ByteBuffer.wrap(found), Blocks.offset(lsn));
        if (read < count) {
            throw new CorruptionException(segment.name() + ", offset " + Blocks.offset(lsn)
                    + ": the file ends within the record, after " + read + " of " + count
                    + " bytes. " + LogErrors.RESTORE);
        }
        return found;
    }

    /** What is done with the segment of an LSN, and may be done again from its beginning. */
    private interface SegmentRead<T> {
        T in(SegmentFile segment) throws IOException;
    }

    /** A segment that others had closed between finding and reading it is found again. */
    private <T> T inSegment(long lsn, SegmentRead<T> read) throws IOException {
        for (int tries = 1; ; tries++) {
            SegmentFile segment = segment(lsn);
            try {
                return read.in(segment);
            } catch (SegmentFile.EvictedException closedMeanwhile) {
                if (tries == FIND_TRIES_MAX) {
                    throw closedMeanwhile;
                }
            }
        }
    }

    private byte[] salt(long lsn) throws IOException {
        FileLogWriter own = ownWriter();
        byte[] salt = own == null ? null : own.queue().salt(Blocks.number(lsn));
        return salt != null ? salt : segment(lsn).header().salt();
    }

    private SegmentFile segment(long lsn) throws IOException {
        SegmentFile segment = table.find(Blocks.number(lsn));
        if (segment == null) {
            newest();
            segment = table.find(Blocks.number(lsn));
        }
        if (segment == null) {
            throw new CorruptionException(String.format("record at LSN %d: the log %s has no"
                    + " segment number %d (kept-%010d-*.seg): it is missing, or was dropped. %s",
                    lsn, folder.path(), Blocks.number(lsn), Blocks.number(lsn),
                    LogErrors.RESTORE));
        }
        return segment;
    }

    @Override
    public Optional<byte[]> commitment(long lsn, int keyId) {
        ensureOpen();
        FileLogWriter own = ownWriter();
        if (own != null && own.queue().owns(Blocks.number(lsn))) {
            return Optional.ofNullable(own.queue().commitment(lsn, keyId));
        }
        return Optional.ofNullable(Interrupts.shield("cannot read LSN " + lsn + " of",
                folder.path(), () -> inSegment(lsn, segment ->
                        segment.commitment(lsn, keyId))));
    }

    @Override
    public LogWriter lead(boolean takeOver) {
        synchronized (adoption) {
            ensureOpen();
            if (ownWriter() != null) {
                throw new InvalidUseException(
                        "this page log leads already (epoch " + writer.epoch()
                        + "): close its writer");
            }
            FileLogWriter led = Interrupts.shield("cannot lead", folder.path(), () -> new StepUp(
                    surroundings, options, geometry, folder, counters, table, pins).lead(takeOver));
            start(led);
            return led;
        }
    }

    /** Starts a writer; nobody but this could close it when that fails. */
    private void start(FileLogWriter led) {
        try {
            writer = led;
            led.start();
            newestStored();
        } catch (RuntimeException | Error failed) {
            try {
                led.close();
            } catch (RuntimeException later) {
                failed.addSuppressed(later);
            }
            throw failed;
        }
    }

    @Override
    public Leadership leadership() {
        ensureOpen();
        return Interrupts.shield("cannot read", folder.path(), () -> {
            try (Witness witness = Witness.load(folder, options.storeId())) {
                ClaimFile top = witness.top();
                FileLogWriter own = ownWriter();
                boolean isOwn = own != null && own.epoch() == witness.claimedEpoch();
                return new Leadership(witness.claimedEpoch(), top == null ? 0 : top.holder().pid(),
                        isOwn || witness.isHolderAlive(surroundings.processes()), isOwn);
            }
        });
    }

    @Override
    public AutoCloseable watch(Runnable listener) {
        ensureOpen();
        return watchers.add(listener);
    }

    @Override
    public List<SegmentInfo> segments() {
        newest();
        return Interrupts.shield("cannot read", folder.path(), table::list);
    }

    @Override
    public NavigableSet<Integer> segmentNumbers() {
        newest();
        return Interrupts.shield("cannot read", folder.path(), table::numbers);
    }

    @Override
    public Pin pin(Lsn completion, String who, long leaseMillis) {
        ensureOpen();
        return pins.create(completion, who, leaseMillis, this::isRetained);
    }

    private boolean isRetained(Lsn completion) {
        return newest().map(Completion::retainFrom)
                .filter(oldest -> oldest.compareTo(completion) <= 0).isPresent();
    }

    @Override
    public List<PinInfo> pins() {
        ensureOpen();
        return Interrupts.shield("cannot read", folder.path(), pins::current);
    }

    @Override
    public long copy(Lsn completion, String location, Runnable goOn) {
        ensureOpen();
        long lsn = completion.value();
        StoredCompletion last = !isRetained(completion) ? null : Interrupts.shield(
                "cannot read", folder.path(), () -> inSegment(lsn, segment ->
                        segment.completion(lsn)));
        if (last == null) {
            throw new InvalidUseException(folder.path() + ": completion " + completion
                    + " is not retained, so it cannot be copied; pin the newest one");
        }
        List<SegmentInfo> segments = segments();
        Path target = Path.of(location);
        long bytes;
        try {
            bytes = new LogCopy(surroundings.files(), folder.path(), target, goOn)
                    .run(segments, last.endLsn());
        } catch (IOException failed) {
            throw LogErrors.failed("cannot copy " + folder.path() + " to", target, failed);
        }
        requireCopied(completion, target);
        if (!isRetained(completion)) {
            throw new InvalidUseException("completion " + completion + " was given up while it was"
                    + " copied to " + target + ": delete the copy, pin the newest one");
        }
        return bytes;
    }

    /** Reads the copy as who opens it will: what the path needs may have gone before the pin. */
    private void requireCopied(Lsn completion, Path target) {
        PageLogOptions same = new PageLogOptions(target.toString(), options.storeId(),
                options.sealed(), options.segmentBytesMax(), options.forceMillisMax(), false);
        try (FilePageLog copy = new FilePageLog(surroundings, same, geometry)) {
            if (copy.newest().filter(found -> found.lsn().equals(completion)).isEmpty()) {
                throw new CorruptionException("it does not end with it");
            }
        } catch (CorruptionException incomplete) {
            throw new InvalidUseException("the copy " + target + " cannot be opened at completion "
                    + completion + ", as something was given up before that was pinned: delete the"
                    + " copy, pin the newest one (" + incomplete.getMessage() + ")", incomplete);
        }
    }

    @Override
    public LogStatistics statistics() {
        return counters.snapshot();
    }

    @Override
    public void close() {
        watchers.close();
        FileLogWriter own = writer;
        try {
            if (own != null) {
                own.close();
            }
        } finally {
            closeFiles();
        }
    }

    private void closeFiles() {
        synchronized (adoption) {
            closed = true;
            try (table; adoption) {
                // Closed by leaving, whichever of them fails.
            } catch (IOException failed) {
                throw LogErrors.failed("cannot close", folder.path(), failed);
            }
        }
    }
}
