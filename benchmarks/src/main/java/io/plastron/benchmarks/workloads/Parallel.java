// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.workloads;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** The same thing by several threads at once. */
final class Parallel {
    private Parallel() {}

    /**
     * Runs bodies, numbered from 0, in a thread each, until all ended; what one throws is thrown.
     */
    static <T> List<T> run(int threads, IntFunction<Callable<T>> body) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<T>> calls = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                calls.add(body.apply(i));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : executor.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted while threads work", interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } finally {
            executor.shutdownNow();
        }
    }
}
