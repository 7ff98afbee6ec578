// SPDX-License-Identifier: Apache-2.0
package io.plastron.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.plastron.Connection;
import io.plastron.StoreStatus;
import io.plastron.it.provider.ActivatorProvider;
import io.plastron.it.provider.CircularProvider;
import io.plastron.types.InvalidUseException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;

/** Providers that are built in other ways than ours. */
class ProviderBundleTest extends FrameworkTest {
    private static final String IMPORTS = "io.plastron;version=\"[1.0,2)\","
            + "io.plastron.keyprovider;version=\"[1.0,2)\",io.plastron.types;version=\"[1.0,2)\","
            + "org.osgi.framework";
    private static final int STOPS = 20;

    private Bundle install(String name, Class<?> provider, Map<String, String> texts,
            String header, String value) throws IOException, BundleException {
        Path jar = BundleJar.of(folder.resolve(name + ".jar"),
                List.of(provider, exchange(provider)), texts, "Bundle-SymbolicName",
                "io.plastron.it." + name, "Bundle-Version", "1.0.0", "Import-Package", IMPORTS,
                header, value);
        Bundle bundle = context.installBundle(jar.toUri().toString());
        bundle.start();
        return bundle;
    }

    private static Class<?> exchange(Class<?> provider) {
        try {
            return Class.forName(provider.getPackageName() + ".PlainExchange");
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Test
    void noCallBeginsAfterTheStopOfABundleThatLeavesItsServiceToTheFramework() throws Exception {
        Bundle bundle = install("activator", ActivatorProvider.class, Map.of(),
                "Bundle-Activator", ActivatorProvider.class.getName());
        inside.store("s", folder.resolve("s"));
        Connection connection = inside.connection("s");
        Rows.create(connection);
        Load load = new Load(connection, number -> connection.checkpoint());
        load.start();
        long callsAfterStop = 0;
        try {
            for (int stop = 0; stop < STOPS; stop++) {
                inside.awaitActive("s", "activator");
                LongSupplier provider = activator();
                bundle.stop();
                bundle.start();
                callsAfterStop += provider.getAsLong();
            }
        } finally {
            load.stop();
        }
        assertThat(callsAfterStop).isZero();
        assertThat(load.failures()).isEmpty();
        inside.awaitActive("s", "activator");
        load.assertNothingLost(connection);
    }

    private LongSupplier activator() {
        ServiceReference<LongSupplier> reference =
                inside.references(LongSupplier.class, "(instance=activator)").get(0);
        return context.getService(reference);
    }

    @Test
    void aProviderThatWantsItsOwnStoreGetsItAndMayNotCallItFromWithinItsCalls() throws Exception {
        inside.store("s", folder.resolve("s"));
        install("circular", CircularProvider.class,
                Map.of("OSGI-INF/circular.xml", CircularProvider.COMPONENT),
                "Service-Component", "OSGI-INF/circular.xml");
        Connection connection = inside.connection("s");
        Rows.create(connection);
        Waiting.until("a call of the provider met the store", () -> {
            Rows.put(connection, "k", String.valueOf(System.nanoTime()));
            Rows.checkpoint(connection);
            return !outcomes().isEmpty();
        });

        assertThat(outcomes()).containsOnly(InvalidUseException.class.getName());
    }

    @SuppressWarnings("unchecked")
    private List<String> outcomes() {
        return inside.references(Supplier.class, "(instance=circular)").stream()
                .map(context::getService)
                .flatMap(found -> ((Supplier<List<String>>) found).get().stream()).toList();
    }

    @Test
    void aCircularProviderSurvivesTheRestartOfTheEngine() throws Exception {
        install("circular", CircularProvider.class,
                Map.of("OSGI-INF/circular.xml", CircularProvider.COMPONENT),
                "Service-Component", "OSGI-INF/circular.xml");
        inside.store("s", folder.resolve("s"));
        inside.connection("s");
        Bundle engine = inside.bundle(Inside.ENGINE);

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> engine.stop());
        engine.start();

        inside.awaitActive("s", "circular");
        Rows.checkpoint(inside.connection("s"));
        assertThat(inside.status("s").state()).isEqualTo(StoreStatus.State.OPEN);
    }
}
