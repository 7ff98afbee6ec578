// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.workloads;

import io.plastron.benchmarks.measure.Figures;
import java.nio.file.Path;

/** Runs tasks in processes of their own. */
public interface Forks {
    /** Runs a task whose stores stand in a folder, and returns what it found. */
    Figures run(Task task, Path folder);
}
