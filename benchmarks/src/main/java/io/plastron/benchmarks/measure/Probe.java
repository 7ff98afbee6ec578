// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Measures a stretch of a process: time, processor time of all threads (those of the JVM and of
 * native engines too), pauses. For one thread; one stretch at a time.
 */
public final class Probe {
    private static final double NANOS = 1e9;
    private static final double MICROS = 1e3;

    private final OperatingSystemMXBean system =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final GcPauses pauses = new GcPauses();
    private long startNanos;
    private long startCpuNanos;

    /** Begins a stretch. */
    public void start() {
        pauses.reset();
        startCpuNanos = system.getProcessCpuTime();
        startNanos = System.nanoTime();
    }

    /**
     * Ends the stretch, in which so many operations were done.
     *
     * @param what stands in front of the names of the figures
     * @return seconds it took
     */
    public double stop(Figures figures, String what, long operations) {
        double seconds = (System.nanoTime() - startNanos) / NANOS;
        double cpuMicros = (system.getProcessCpuTime() - startCpuNanos) / MICROS;
        figures.put(what + " rows/s", operations / seconds);
        figures.put(what + " cpu us/row", cpuMicros / operations);
        figures.put(what + " gc pauses", pauses.count());
        figures.put(what + " gc pauses ms", pauses.millis());
        figures.put(what + " gc pause max ms", pauses.millisMax());
        return seconds;
    }

    /** Bytes of the heap that are in use once everything that can be collected was. */
    public static long heapBytes() {
        // Twice: what a first collection finalizes or clears, a second one frees.
        System.gc();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
