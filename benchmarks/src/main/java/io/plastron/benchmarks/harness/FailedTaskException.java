// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.harness;

import io.plastron.benchmarks.workloads.Task;

/** A measurement did not come to its end; the others go on. */
final class FailedTaskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailedTaskException(Task task, String what, String output) {
        super(task.workload() + " of " + task.engine().label() + " " + what + "\n" + output);
    }
}
