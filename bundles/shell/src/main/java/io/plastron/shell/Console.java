// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import java.io.OutputStream;

/**
 * Where a verb writes. Results go to one place, everything else to another, so that a script reads
 * nothing but results. Thread-safe.
 */
public interface Console {
    /**
     * Writes a line of the result.
     *
     * @throws OutputException it cannot be written; a console that is watched shows that by itself
     */
    void out(String line);

    /**
     * Takes a result that is bytes and not lines: they get where lines go untranslated, when the
     * stream is flushed at the latest, and a failure to write them is told. Closing it closes
     * nothing.
     */
    OutputStream bytes();

    /** Writes a line for people: a hint or an error. */
    void note(String line);

    /** Shows how far a long task got, replacing what was shown before; nothing off a terminal. */
    void progress(String text);
}
