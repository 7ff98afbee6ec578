// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.report;

import io.plastron.benchmarks.rows.Rows;
import io.plastron.benchmarks.workloads.Task;
import io.plastron.benchmarks.workloads.Workload;
import java.util.Locale;

/** What engines are compared in: the same workload on the same rows, the same transactions. */
public record Case(Workload workload, Rows rows, int transactionRows) {
    /** The case of a task. */
    public static Case of(Task task) {
        return new Case(task.workload(), task.rows(), task.transactionRows());
    }

    /** A few letters. */
    public String brief() {
        return workload + " " + rows.count() + "x" + rows.valueBytes()
                + (workload.byTransactionSize() ? "/" + transactionRows : "");
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %s, %,d rows of %,d bytes%s", workload,
                workload.title(), rows.count(), rows.valueBytes(), !workload.byTransactionSize()
                        ? "" : transactionRows == 1
                                ? ", one row a transaction"
                                : String.format(Locale.ROOT, ", %,d rows a transaction",
                                        transactionRows));
    }
}
