// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Shows how many rows of a table went by, and how fast, a few times a second. Looks at the clock
 * only now and then: a row costs less than asking for the time. For one thread.
 */
public final class Progress {
    private static final int ROWS_PER_LOOK = 1 << 10;
    private static final int BYTES_PER_LOOK = 1 << 20;
    private static final long NANOS_PER_SHOW = 200_000_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Consumer<String> display;
    private final LongSupplier nanoTime;
    private String subject = "";
    private long startNanos;
    private long shownNanos;
    private long rows;
    private int rowsUnseen;
    private long bytesUnseen;

    /** @param display takes a line of text; on a terminal it replaces the one before */
    public Progress(Consumer<String> display) {
        this(display, System::nanoTime);
    }

    Progress(Consumer<String> display, LongSupplier nanoTime) {
        this.display = display;
        this.nanoTime = nanoTime;
    }

    /** Begins to count from zero. */
    void begin(String newSubject) {
        subject = newSubject;
        rows = 0;
        startNanos = nanoTime.getAsLong();
        shownNanos = startNanos;
    }

    /** A row of so many bytes went by. */
    void row(int bytes) {
        rows++;
        bytesUnseen += bytes;
        if (++rowsUnseen >= ROWS_PER_LOOK || bytesUnseen >= BYTES_PER_LOOK) {
            rowsUnseen = 0;
            bytesUnseen = 0;
            look(nanoTime.getAsLong());
        }
    }

    /** Rows since {@link #begin}. */
    long rows() {
        return rows;
    }

    private void look(long now) {
        if (now - shownNanos >= NANOS_PER_SHOW) {
            shownNanos = now;
            double seconds = (now - startNanos) / NANOS_PER_SECOND;
            display.accept(String.format(Locale.ROOT, "%s: %,d rows, %,.0f rows/s",
                    subject, rows, rows / seconds));
        }
    }
}
