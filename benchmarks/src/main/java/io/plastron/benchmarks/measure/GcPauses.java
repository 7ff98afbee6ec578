// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.measure;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * Counts the pauses of the collectors of this JVM since it was made, in whole milliseconds, as the
 * collectors tell. What a collector does beside the application is left out. Thread-safe.
 */
final class GcPauses {
    private static final String CONCURRENT = "Concurrent";

    private final AtomicLong count = new AtomicLong();
    private final AtomicLong millis = new AtomicLong();
    private final AtomicLong millisMax = new AtomicLong();

    GcPauses() {
        for (var collector : ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class)) {
            if (!collector.getName().contains(CONCURRENT)) {
                ((NotificationEmitter) collector)
                        .addNotificationListener((told, handback) -> hear(told), null, null);
            }
        }
    }

    private void hear(Notification told) {
        if (told.getType().equals(
                GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            long pauseMillis = GarbageCollectionNotificationInfo
                    .from((CompositeData) told.getUserData()).getGcInfo().getDuration();
            count.incrementAndGet();
            millis.addAndGet(pauseMillis);
            millisMax.accumulateAndGet(pauseMillis, Math::max);
        }
    }

    /** Forgets what was counted. */
    void reset() {
        count.set(0);
        millis.set(0);
        millisMax.set(0);
    }

    long count() {
        return count.get();
    }

    long millis() {
        return millis.get();
    }

    long millisMax() {
        return millisMax.get();
    }
}
