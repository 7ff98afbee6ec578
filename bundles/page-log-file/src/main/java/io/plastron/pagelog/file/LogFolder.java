// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.files.FileSystem;
import io.plastron.files.OpenFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder of a log and the names in it.
 *
 * <ul>
 *   <li>{@code lock}: held by the leader; never read, never replaced
 *   <li>{@code head}: see {@link HeadFile}
 *   <li>{@code claim-<epoch>}: see {@link ClaimFile}
 *   <li>{@code <number>-<epoch>.seg}: see {@link SegmentHeader}; with {@code kept-} before it when
 *       it is, or is about to be, behind the path: see {@link KeptSegments}
 *   <li>{@code spare-<epoch>-<n>}: zeros, to become a segment of that epoch
 *   <li>{@code pin-<made>-<id>}: see {@link PinFile}; with {@value #PIN_UNFINISHED} at its end,
 *       being written
 * </ul>
 *
 * <p>The epoch in a name says who may write the file (F5). A name is no identity: number and salt
 * of the header are.
 */
final class LogFolder {
    private static final Pattern SEGMENT = 
            Pattern.compile("(kept-)?(\\d{10})-(\\d{10,19})\\.seg");
    private static final String KEPT = "kept-";
    private static final int NUMBER_DIGITS = 10;
    private static final int MILLIS_DIGITS = 13;
    // Most names are those of kept segments: who looks for others passes over them quickly.
    private static final String SEGMENT_END = ".seg";
    private static final String PIN_START = "pin-";
    private static final Pattern CLAIM = Pattern.compile("claim-(\\d{10,19})");
    private static final Pattern SPARE = Pattern.compile("spare-(\\d{10,19})-(\\d{1,9})");

    private static final Pattern PIN =
            Pattern.compile("pin-(\\d{13,16})-([0-9a-f-]{36})(\\.new)?");
    /** Ends the name of a pin that is being written. */
    static final String PIN_UNFINISHED = ".new";

    private final FileSystem files;
    private final Path path;

    LogFolder(FileSystem files, Path path) {
        this.files = files;
        this.path = path;
    }

    /** Name of a segment file, taken apart; {@code kept} when it is marked as such. */
    record SegmentName(String name, int number, long epoch, boolean kept) {
        /** The same file as it is called once it is marked. */
        SegmentName asKept() {
            return kept ? this : new SegmentName(KEPT + name, number, epoch, true);
        }
    }

    /** Name of a pin, taken apart. */
    record PinName(String name, long madeMillis, boolean unfinished) {}

    FileSystem files() {
        return files;
    }

    Path path() {
        return path;
    }

    Path lock() {
        return path.resolve("lock");
    }

    Path head() {
        return path.resolve("head");
    }

    Path claim(long epoch) {
        return path.resolve("claim-" + padded(epoch, NUMBER_DIGITS));
    }

    SegmentName name(int number, long epoch) {
        return new SegmentName(padded(number, NUMBER_DIGITS) + "-" + padded(epoch, NUMBER_DIGITS)
                + SEGMENT_END, number, epoch, false);
    }

    /** Opens a segment, also if it was marked as kept since it was named. */
    OpenFile openSegment(SegmentName name) throws IOException {
        try {
            return files.openRead(path.resolve(name.name()));
        } catch (NoSuchFileException markedMeanwhile) {
            if (name.kept()) {
                throw markedMeanwhile;
            }
            return files.openRead(path.resolve(name.asKept().name()));
        }
    }

    /** Whether that file is there, marked or not. */
    boolean hasSegment(SegmentName name) throws IOException {
        // In this order: a mark that comes between is seen.
        return files.exists(path.resolve(name.name()))
                || files.exists(path.resolve(name.asKept().name()));
    }

    Path spare(long epoch, int ordinal) {
        return path.resolve("spare-" + padded(epoch, NUMBER_DIGITS) + "-" + ordinal);
    }

    Path pin(long madeMillis, String id) {
        return path.resolve(PIN_START + padded(madeMillis, MILLIS_DIGITS) + "-" + id);
    }

    /** Without a formatter, which takes longer than all else that opening does with names. */
    private static String padded(long number, int digits) {
        String text = Long.toString(number);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }

    /** Names in the folder; none when there is no folder. */
    List<String> list() throws IOException {
        if (!files.exists(path)) {
            return List.of();
        }
        try {
            return files.list(path);
        } catch (NoSuchFileException removedMeanwhile) {
            return List.of();
        }
    }

    /** The segment files, lowest number first. */
    static List<SegmentName> segments(List<String> names) {
        List<SegmentName> segments = new ArrayList<>();
        for (String name : names) {
            Matcher matcher = name.endsWith(SEGMENT_END) ? SEGMENT.matcher(name) : null;
            if (matcher != null && matcher.matches()) {
                OptionalLong number = number(matcher.group(2), Integer.MAX_VALUE);
                OptionalLong epoch = number(matcher.group(3), HeadFile.EPOCH_MAX);
                if (number.isPresent() && epoch.isPresent()) {
                    segments.add(new SegmentName(name, (int) number.getAsLong(),
                            epoch.getAsLong(), matcher.group(1) != null));
                }
            }
        }
        segments.sort(Comparator.comparingInt(SegmentName::number)
                .thenComparingLong(SegmentName::epoch));
        return segments;
    }

    static List<PinName> pins(List<String> names) {
        List<PinName> pins = new ArrayList<>();
        for (String name : names) {
            Matcher matcher = name.startsWith(PIN_START) ? PIN.matcher(name) : null;
            if (matcher != null && matcher.matches()) {
                pins.add(new PinName(name, Long.parseLong(matcher.group(1)),
                        matcher.group(3) != null));
            }
        }
        return pins;
    }

    /** Epochs of the claim files, in the order of the names. */
    static List<Long> claims(List<String> names) {
        return epochs(names, CLAIM);
    }

    static List<Long> spares(List<String> names) {
        return epochs(names, SPARE);
    }

    static boolean isSpare(String name) {
        return !name.endsWith(SEGMENT_END) && SPARE.matcher(name).matches();
    }

    /** Whether that is the claim of an epoch before {@code epoch}. */
    static boolean isClaimBefore(String name, long epoch) {
        List<Long> claimed = claims(List.of(name));
        return !claimed.isEmpty() && claimed.get(0) < epoch;
    }

    private static List<Long> epochs(List<String> names, Pattern pattern) {
        List<Long> epochs = new ArrayList<>();
        for (String name : names) {
            Matcher matcher = name.endsWith(SEGMENT_END) ? null : pattern.matcher(name);
            if (matcher != null && matcher.matches()) {
                number(matcher.group(1), HeadFile.EPOCH_MAX).ifPresent(epochs::add);
            }
        }
        return epochs;
    }

    /** Empty for what cannot have been counted up to: the file is not ours. */
    private static OptionalLong number(String digits, long max) {
        try {
            long value = Long.parseLong(digits);
            return value > 0 && value <= max ? OptionalLong.of(value) : OptionalLong.empty();
        } catch (NumberFormatException notOurs) {
            return OptionalLong.empty();
        }
    }
}
