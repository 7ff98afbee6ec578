// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.fake;

import io.plastron.shell.Console;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A console that keeps what was written. */
public final class RecordingConsole implements Console {
    public final List<String> out = new CopyOnWriteArrayList<>();
    public final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    public final List<String> notes = new CopyOnWriteArrayList<>();
    public final List<String> progress = new CopyOnWriteArrayList<>();

    @Override
    public void out(String line) {
        out.add(line);
    }

    @Override
    public OutputStream bytes() {
        return bytes;
    }

    @Override
    public void note(String line) {
        notes.add(line);
    }

    @Override
    public void progress(String text) {
        progress.add(text);
    }
}
