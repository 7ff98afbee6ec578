// SPDX-License-Identifier: Apache-2.0
package io.plastron.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.Connection;
import io.plastron.NotAStoreException;
import io.plastron.StoreStatus;
import io.plastron.StoreStatus.State;
import io.plastron.Stores;
import io.plastron.types.ClosedException;
import io.plastron.types.InvalidUseException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** That the bundles start, find each other, and publish what they promise when they promise it. */
class WiringTest extends FrameworkTest {
    @Test
    void everyBundleOfTheHouseIsActive() {
        assertThat(context.getBundles())
                .filteredOn(bundle -> bundle.getSymbolicName().startsWith("io.plastron"))
                .hasSizeGreaterThanOrEqualTo(13)
                .allSatisfy(bundle -> assertThat(bundle.getState()).as(bundle.toString())
                        .isEqualTo(Bundle.ACTIVE));
    }

    @Test
    void aConnectionIsPublishedWhileTheStoreIsOpenAndAStatusAlways() {
        inside.mock("p", 0);
        Configuration configuration = inside.store("s", folder.resolve("s"));

        Connection connection = inside.connection("s");
        ServiceReference<Connection> reference = inside.find(Connection.class, "s").orElseThrow();
        assertThat(reference.getProperty("plastron.store")).isEqualTo("s");
        assertThat(reference.getProperty("plastron.role")).isEqualTo("leader");
        assertThat(reference.getProperty("plastron.keys")).isEqualTo("active");
        assertThat(reference.getProperty("service.pid")).isEqualTo(configuration.getPid());
        StoreStatus status = inside.status("s");
        assertThat(status.state()).isEqualTo(State.OPEN);
        assertThat(status.path()).isEqualTo(folder.resolve("s"));
        assertThat(status.sealed()).contains(true);

        inside.delete(configuration);
        inside.awaitNoConnection("s");
        Waiting.until("status is gone", () -> inside.find(StoreStatus.class, "s").isEmpty());
        assertThat(status.state()).isEqualTo(State.CLOSED);
        assertThatThrownBy(connection::openSession).isInstanceOf(ClosedException.class);
    }

    @Test
    void closingAConnectionClosesTheStoreAndTakesItsServiceAway() {
        inside.mock("p", 0);
        inside.store("s", folder.resolve("s"));
        Connection connection = inside.connection("s");

        connection.close();

        inside.awaitNoConnection("s");
        assertThat(inside.status("s").state()).isEqualTo(State.CLOSED);
    }

    @Test
    void aNewStoreWithoutAProviderIsLockedAndUnlocksByItself() {
        inside.store("s", folder.resolve("s"));
        StoreStatus status = inside.awaitState("s", State.LOCKED);
        assertThat(inside.find(Connection.class, "s")).isEmpty();
        assertThat(status.failure()).isPresent();

        inside.mock("p", 0);

        Rows.create(inside.connection("s"));
        assertThat(status.state()).isEqualTo(State.OPEN);
        assertThat(status.failure()).isEmpty();
    }

    @Test
    void aStoreWithRowsIsLockedWithoutItsProviderAndUnlocksByItself() {
        Configuration provider = inside.mock("p", 0);
        Configuration store = inside.store("s", folder.resolve("s"));
        Rows.create(inside.connection("s"));
        Rows.put(inside.connection("s"), "a", "1");
        inside.delete(store);
        Waiting.until("status is gone", () -> inside.find(StoreStatus.class, "s").isEmpty());
        inside.delete(provider);

        inside.store("s", folder.resolve("s"));
        StoreStatus status = inside.awaitState("s", State.LOCKED);
        assertThat(status.checkpoint()).isPresent();
        assertThat(status.turtle().orElseThrow()).contains("WiredTiger");
        assertThat(status.keys().header()).isPresent();
        assertThat(inside.find(Connection.class, "s")).isEmpty();

        inside.mock("p", 0);

        assertThat(Rows.get(inside.connection("s"), "a")).contains("1");
    }

    @Test
    void aProviderWithOtherKeysLeavesTheStoreLockedAndItsRefusalIsTold() {
        Configuration store = inside.store("s", folder.resolve("s"));
        Configuration right = inside.mock("right", 0);
        inside.connection("s");
        inside.delete(store);
        Waiting.until("status is gone", () -> inside.find(StoreStatus.class, "s").isEmpty());
        inside.delete(right);
        inside.mock("wrong", 0, "seed", 7L);

        inside.store("s", folder.resolve("s"));
        StoreStatus status = inside.awaitState("s", State.LOCKED);
        Waiting.until("the wrong one is refused", () -> status.keys().candidates().stream()
                .anyMatch(candidate -> candidate.reason().isPresent()));

        inside.mock("right", 0);

        inside.awaitActive("s", "right");
        inside.connection("s");
    }

    @Test
    void aFolderWithoutAStoreFailsWithItsReason() {
        inside.mock("p", 0);
        inside.store("s", folder.resolve("nothing"), "create", false);

        StoreStatus status = inside.awaitState("s", State.FAILED);

        assertThat(status.failure().orElseThrow()).isInstanceOf(NotAStoreException.class)
                .hasMessageContaining("create=true");
        assertThat(inside.find(Connection.class, "s")).isEmpty();
    }

    @Test
    void aConfigurationThatCannotBeReadFailsWithItsReason() {
        inside.configure(Inside.STORE_PID, "s", "name", "s", "role", "leader");

        StoreStatus status = inside.awaitState("s", State.FAILED);

        assertThat(status.failure().orElseThrow()).isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("path");
    }

    @Test
    void aFailedConfigurationThatIsMendedOpensTheStore() {
        inside.mock("p", 0);
        Configuration store = inside.store("s", folder.resolve("s"), "role", "emperor");
        assertThat(inside.awaitState("s", State.FAILED).failure().orElseThrow())
                .hasMessageContaining("emperor");

        inside.change(store, "role", "leader");

        inside.connection("s");
    }

    @Test
    void twoStoresShareOneProviderAndKeepTheirKeysApart() {
        inside.mock("p", 0);
        for (String store : List.of("a", "b")) {
            inside.store(store, folder.resolve(store));
            Rows.create(inside.connection(store));
            Rows.put(inside.connection(store), "key", "of " + store);
            Rows.checkpoint(inside.connection(store));
        }

        assertThat(Rows.get(inside.connection("a"), "key")).contains("of a");
        assertThat(Rows.get(inside.connection("b"), "key")).contains("of b");
        inside.connection("a").rotateKey();
        assertThat(inside.status("a").keys().sealingKeyId()).isEqualTo(2);
        assertThat(inside.status("b").keys().sealingKeyId()).isEqualTo(1);
        Set<String> stores = mocks.calls("p").stream().filter(line -> line.contains("loadKey"))
                .map(line -> line.replaceFirst(".*store=(\\S*).*", "$1"))
                .collect(Collectors.toSet());
        assertThat(stores).hasSize(2);
    }

    @Test
    void aStoreThatNamesAKindOfProviderUsesNoOther() {
        inside.mock("mock", 100);
        inside.store("s", folder.resolve("s"), "key_provider", "file");
        assertThat(inside.awaitState("s", State.LOCKED).keys().candidates()).isEmpty();

        inside.file("ring", 0, folder.resolve("ring"));

        inside.awaitActive("s", "ring");
        assertThat(inside.status("s").keys().candidates()).hasSize(1);
    }

    @Test
    void aStoreWithoutKeysNeedsNoProvider() {
        inside.mock("p", 0);
        inside.store("s", folder.resolve("s"), "key_provider", "none", "sealed", false);

        Rows.create(inside.connection("s"));

        assertThat(inside.find(Connection.class, "s").orElseThrow().getProperty("plastron.keys"))
                .isEqualTo("none");
        assertThat(inside.status("s").keys().candidates()).isEmpty();
    }

    @Test
    void storesAreDescribedWithoutBeingOpened() {
        inside.mock("p", 0);
        inside.store("s", folder.resolve("s"));
        inside.connection("s");
        Stores stores = context.getService(context.getServiceReference(Stores.class));

        assertThat(stores.describe(folder.resolve("s")).orElseThrow().sealed()).isTrue();
        assertThat(stores.describe(folder.resolve("elsewhere"))).isEmpty();
    }

    @Test
    void everyAttributeOfAStoreIsDescribedByMetatype() {
        MetaTypeService metatypes =
                context.getService(context.getServiceReference(MetaTypeService.class));
        MetaTypeInformation information =
                metatypes.getMetaTypeInformation(inside.bundle(Inside.ENGINE));
        assertThat(information.getFactoryPids()).containsExactly(Inside.STORE_PID);
        AttributeDefinition[] attributes = information
                .getObjectClassDefinition(Inside.STORE_PID, null)
                .getAttributeDefinitions(ObjectClassDefinition.ALL);

        assertThat(Arrays.stream(attributes).map(AttributeDefinition::getID)).contains("name",
                "path", "create", "role", "take_over", "sealed", "key_provider", "keys.target",
                "checkpoint_wait", "checkpoint_dirty_max", "segment_max", "key_drain_millis");
        assertThat(attributes).allSatisfy(attribute -> {
            assertThat(attribute.getDescription()).as(attribute.getID()).isNotBlank();
            if (!attribute.getID().equals("path")) {
                assertThat(attribute.getDefaultValue()).as(attribute.getID()).hasSize(1);
            }
        });
    }
}
