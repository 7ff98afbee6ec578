// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import io.plastron.shell.report.Report;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where a verb is called: how it is called there, where its results go, and how it comes to a
 * store.
 *
 * @param console for lines and hints
 * @param results for reports
 * @param rendering of reports that go into a file
 * @param workingFolder against which the names of files are meant
 * @param input what is typed or piped into a call; closing it closes nothing others use
 */
public record Surface(Dialect dialect, Console console, Consumer<Report> results,
        Rendering rendering, Path workingFolder, Supplier<InputStream> input,
        StoreAccess stores) {}
