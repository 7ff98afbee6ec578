// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import io.plastron.shell.report.Report;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Where a verb is called: how it is called there, where its results go, and how it comes to a
 * store.
 *
 * @param console for lines and hints
 * @param results for reports
 * @param rendering of reports that go into a file
 * @param workingFolder against which the names of files are meant
 */
public record Surface(Dialect dialect, Console console, Consumer<Report> results,
        Rendering rendering, Path workingFolder, StoreAccess stores) {}
