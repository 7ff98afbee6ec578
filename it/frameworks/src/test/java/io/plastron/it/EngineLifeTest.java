// SPDX-License-Identifier: Apache-2.0
package io.plastron.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.plastron.Connection;
import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.StoreStatus;
import io.plastron.types.ClosedException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.cm.Configuration;
import org.osgi.util.tracker.ServiceTracker;

/** That the engine comes and goes without losing anything and leaves nothing behind. */
class EngineLifeTest extends FrameworkTest {
    /** Much more than closing takes, less than what a provider that is gone would be waited for. */
    private static final Duration GENEROUS = Duration.ofSeconds(20);

    private Connection openWithRow() {
        inside.mock("p", 0);
        inside.store("s", folder.resolve("s"));
        Connection connection = inside.connection("s");
        Rows.create(connection);
        Rows.put(connection, "a", "1");
        return connection;
    }

    @Test
    void anUpdateOfTheEngineGivesItsConsumersANewConnectionAndLosesNothing() throws Exception {
        Connection before = openWithRow();
        Session session = before.openSession();
        Cursor cursor = session.openCursor(Rows.TABLE);
        ServiceTracker<Connection, Connection> consumer =
                new ServiceTracker<>(context, Connection.class, null);
        consumer.open();
        assertThat(consumer.getService()).isSameAs(before);

        Inside.update(inside.bundle(Inside.ENGINE));

        Connection after = consumer.waitForService(Waiting.LIMIT.toMillis());
        assertThat(after).isNotSameAs(before);
        assertThat(Rows.get(after, "a")).contains("1");
        assertThatThrownBy(before::openSession).isInstanceOf(ClosedException.class);
        assertThatThrownBy(before::checkpoint).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> cursor.key("a").search()).isInstanceOf(ClosedException.class);
        session.close();
        consumer.close();
    }

    @Test
    void stoppedBeforeItsProviderTheEngineMakesAClosingCheckpoint() throws Exception {
        openWithRow();
        Bundle engine = inside.bundle(Inside.ENGINE);
        Bundle provider = inside.bundle(Inside.MOCK);

        assertTimeoutPreemptively(GENEROUS, () -> engine.stop());
        provider.stop();
        provider.start();
        engine.start();

        assertThat(Rows.get(inside.connection("s"), "a")).contains("1");
    }

    @Test
    void stoppedAfterItsProviderTheEngineStopsInTimeAndKeepsWhatWasCheckpointed()
            throws Exception {
        Connection connection = openWithRow();
        Rows.checkpoint(connection);
        Rows.put(connection, "b", "2");
        Bundle engine = inside.bundle(Inside.ENGINE);
        Bundle provider = inside.bundle(Inside.MOCK);

        assertTimeoutPreemptively(GENEROUS, () -> {
            provider.stop();
            engine.stop();
        });
        engine.start();
        inside.awaitState("s", StoreStatus.State.LOCKED);
        provider.start();

        assertThat(Rows.get(inside.connection("s"), "a")).contains("1");
    }

    @Test
    void changingWhatOnlyOpeningDecidesOpensTheStoreAgain() {
        Connection before = openWithRow();
        Configuration store = inside.store("s", folder.resolve("s"));

        inside.change(store, "segment_max", "16M", "key_drain_millis", 500L);

        Waiting.until("another connection",
                () -> inside.find(Connection.class, "s").map(context::getService)
                        .map(found -> found != before).orElse(false));
        assertThat(Rows.get(inside.connection("s"), "a")).contains("1");
    }

    @Test
    void aLeaderSteppedDownByConfigurationFollowsAndKeepsItsConnection() {
        Connection connection = openWithRow();
        Configuration store = inside.store("s", folder.resolve("s"));
        assertThat(inside.connection("s")).isSameAs(connection);

        inside.change(store, "role", "follower");

        Waiting.until("it follows", () -> "follower".equals(inside.find(Connection.class, "s")
                .map(found -> found.getProperty(Connection.ROLE)).orElse("")));
        assertThat(inside.connection("s")).isSameAs(connection);
        assertThat(Rows.get(connection, "a")).contains("1");
    }

    @Test
    void aClosedStoreLeavesNoThreadBehind() {
        Set<String> before = threads();
        Rows.checkpoint(openWithRow());
        inside.mock("better", 10);
        inside.awaitActive("s", "better");
        assertThat(threads()).hasSizeGreaterThan(before.size());

        inside.close();

        Waiting.until(() -> "no thread more than " + before + "; there are " + threads(),
                () -> before.containsAll(threads()));
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("plastron-"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theClassesOfAnUpdatedProviderCanGo() throws Exception {
        inside.file("p", 0, folder.resolve("ring"));
        inside.store("s", folder.resolve("s"));
        Connection connection = inside.connection("s");
        Bundle bundle = inside.bundle(Inside.FILE);
        WeakReference<ClassLoader> loader =
                new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader());

        Inside.update(bundle);
        inside.awaitActive("s", "p");
        Rows.create(connection);
        Rows.checkpoint(connection);

        Waiting.until("the class loader is collected", () -> {
            System.gc();
            return loader.get() == null;
        });
        assertThat(List.of(bundle.getState())).containsExactly(Bundle.ACTIVE);
    }
}
