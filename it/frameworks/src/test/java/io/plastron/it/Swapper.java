// SPDX-License-Identifier: Apache-2.0
package io.plastron.it;

import io.plastron.StoreStatus;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.Configuration;

/**
 * Has key providers come, go and change in every way a framework knows: two bundles, each with a
 * provider for each configuration, all on one key ring.
 */
final class Swapper {
    private static final long PAUSE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(8);

    private final Inside inside;
    private final StoreStatus status;
    private final List<Bundle> bundles;
    private final BiFunction<String, Integer, Configuration> configure;
    private final Configuration wandering;
    private final Random random;

    /** @param configure makes the configuration of that name and ranking */
    Swapper(Inside inside, StoreStatus status, List<Bundle> bundles,
            BiFunction<String, Integer, Configuration> configure, long seed) {
        this.inside = inside;
        this.status = status;
        this.bundles = bundles;
        this.configure = configure;
        this.wandering = configure.apply("wandering", 0);
        this.random = new Random(seed);
    }

    /** One change and its reverse; the store uses the best provider afterwards. */
    void cycle(int number) throws BundleException {
        Bundle one = bundles.get(number % bundles.size());
        switch (number % 6) {
            case 0 -> restart(List.of(one));
            case 1 -> Inside.update(one);
            case 2 -> restart(bundles);
            case 3 -> better();
            case 4 -> rank();
            default -> passingBy();
        }
        inside.awaitBest(status);
    }

    private void restart(List<Bundle> some) throws BundleException {
        for (Bundle bundle : some) {
            bundle.stop();
        }
        pause();
        for (Bundle bundle : some) {
            bundle.start();
        }
    }

    /** A higher ranking one comes, is used, and goes. */
    private void better() {
        Configuration better = configure.apply("better", 100);
        inside.awaitActive(status.name(), "better");
        pause();
        inside.delete(better);
        Waiting.until("it is gone", () -> inside.provider("better").isEmpty());
    }

    /** The ranking of one that is there rises and falls; on changing twice see {@link Inside}. */
    private void rank() {
        rank(50);
        inside.awaitActive(status.name(), "wandering");
        pause();
        rank(-50);
    }

    /** It may be in use already, so that only its properties tell that the change took effect. */
    private void rank(int ranking) {
        inside.change(wandering, "service.ranking", ranking);
        Waiting.until("it ranks " + ranking, () -> inside.provider("wandering")
                .map(found -> Integer.valueOf(ranking).equals(
                        found.getProperty("service.ranking")))
                .orElse(false));
    }

    /** One comes and goes without anybody waiting for what the store makes of it. */
    private void passingBy() {
        Configuration passing = configure.apply("passing", 200);
        pause();
        inside.delete(passing);
        Waiting.until("it is gone", () -> inside.provider("passing").isEmpty());
    }

    private void pause() {
        LockSupport.parkNanos((long) (random.nextDouble() * PAUSE_NANOS_MAX));
    }
}
