// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.files.FileSystem;
import io.plastron.files.OpenFile;
import io.plastron.pagelog.SegmentInfo;
import io.plastron.types.InvalidUseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Copies a log as a pinned completion left it, while its leader goes on.
 *
 * <ul>
 *   <li>Copied are segments alone, up to the one of the completion, and that one up to the end of
 *       its frame. So the copy has no later completion, and opens at exactly this one.
 *   <li>Neither {@code head} nor claims are copied: they are hints, say more than the copy holds,
 *       and name processes that have nothing to do with it. What reads the copy scans it.
 *   <li>A segment may be marked as kept at any moment, and counts under its name of then. The
 *       completion relies on marks that were made before it was written, hence before the names
 *       were listed; a mark more means nothing.
 *   <li>A segment that is gone when its turn comes is one the completion does not need: what it
 *       needs is pinned. That includes the path to it, see {@link Deletions}.
 * </ul>
 */
final class LogCopy {
    private static final int STEP_BYTES = 1 << 20;

    private final FileSystem files;
    private final Path from;
    private final Path to;
    private final Runnable goOn;
    private final ByteBuffer step = ByteBuffer.allocate(STEP_BYTES);
    private long bytesCopied;

    LogCopy(FileSystem files, Path from, Path to, Runnable goOn) {
        this.files = files;
        this.from = from;
        this.to = to;
        this.goOn = goOn;
    }

    /**
     * Copies.
     *
     * @param segments of the whole log
     * @param endLsn first LSN behind the completion
     * @return bytes
     */
    long run(List<SegmentInfo> segments, long endLsn) throws IOException {
        files.createDirectories(to);
        if (!files.list(to).isEmpty()) {
            throw new InvalidUseException(to + " holds something already; name a folder that is"
                    + " empty or not there yet");
        }
        int last = Blocks.number(endLsn);
        List<String> names = segments.stream().filter(segment -> segment.number() <= last)
                .map(SegmentInfo::name).toList();
        for (LogFolder.SegmentName name : LogFolder.segments(names)) {
            copy(name, name.number() == last ? Blocks.offset(endLsn) : Long.MAX_VALUE);
        }
        files.forceDirectory(to);
        return bytesCopied;
    }

    private void copy(LogFolder.SegmentName listed, long bytesMax) throws IOException {
        if (!listed.kept() && copyAs(listed, bytesMax)) {
            return;
        }
        copyAs(listed.asKept(), bytesMax);
    }

    /** False when there is no such file any more. */
    private boolean copyAs(LogFolder.SegmentName name, long bytesMax) throws IOException {
        OpenFile opened;
        try {
            opened = files.openRead(from.resolve(name.name()));
        } catch (NoSuchFileException markedOrGone) {
            return false;
        }
        try (OpenFile source = opened;
                OpenFile target = files.createNew(to.resolve(name.name()))) {
            long end = Math.min(bytesMax, source.size());
            for (long at = 0; at < end; at += step.limit()) {
                goOn.run();
                step.clear().limit((int) Math.min(STEP_BYTES, end - at));
                int read = source.read(step, at);
                if (read < step.limit()) {
                    throw new IOException(name.name() + " ends after " + (at + read)
                            + " bytes, expected " + end);
                }
                target.write(step.flip(), at);
                bytesCopied += read;
            }
            target.force();
        }
        return true;
    }
}
