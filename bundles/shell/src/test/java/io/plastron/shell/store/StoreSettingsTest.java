// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.NotAStoreException;
import io.plastron.NotLeaderException;
import io.plastron.Stores.Description;
import io.plastron.shell.Access;
import io.plastron.shell.StoreRequest;
import io.plastron.types.InvalidUseException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreSettingsTest {
    private static final Path HOME = Path.of("/data/shop");
    private static final Path FOLDER = Path.of("/keys");

    private static StoreSettings fresh(String config) {
        return StoreSettings.of(
                new StoreRequest(HOME, config, Access.WRITE, false), Optional.empty(), FOLDER);
    }

    private static StoreSettings existing(String remembered, String given, Access access) {
        return StoreSettings.of(new StoreRequest(HOME, given, access, false),
                Optional.of(new Description("00", 1, 0, true, remembered)), FOLDER);
    }

    @Test
    void aNewStoreGetsPropertiesUnderTheNamesOfTheConfiguration() {
        StoreSettings settings = fresh("create,role=leader,checkpoint=(wait=5,dirty_max=1MB),"
                + "key_provider=(name=file,path=ring,create=true)");
        assertThat(settings.store()).containsExactlyInAnyOrderEntriesOf(Map.of(
                "name", "shop",
                "path", "/data/shop",
                "create", true,
                "role", "leader",
                "take_over", false,
                "checkpoint", "(wait=5,dirty_max=1MB)",
                "key_provider", "(name=file,path=\"/keys/ring\")",
                "keys.target", "(plastron.key-provider=file)"));
        assertThat(settings.provider()).hasValueSatisfying(provider -> {
            assertThat(provider.name()).isEqualTo("file");
            assertThat(provider.properties()).containsExactlyInAnyOrderEntriesOf(
                    Map.of("path", "/keys/ring", "create", true));
        });
    }

    @Test
    void aNewStoreMustBeAskedFor() {
        assertThatThrownBy(() -> fresh("key_provider=none"))
                .isInstanceOf(NotAStoreException.class).hasMessageContaining("/data/shop");
        assertThatThrownBy(() -> fresh("")).isInstanceOf(NotAStoreException.class);
    }

    @Test
    void aVerbThatReadsCreatesNoStore() {
        assertThatThrownBy(() -> StoreSettings.of(
                new StoreRequest(HOME, "create,key_provider=none", Access.READ, false),
                Optional.empty(), FOLDER)).isInstanceOf(NotAStoreException.class);
    }

    @Test
    void whetherANewStoreIsSealedMustBeSaid() {
        assertThatThrownBy(() -> fresh("create")).isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("key_provider=none");
        StoreSettings unsealed = fresh("create,key_provider=none");
        assertThat(unsealed.store()).containsEntry("key_provider", "none")
                .doesNotContainKey("keys.target");
        assertThat(unsealed.provider()).isEmpty();
    }

    @Test
    void aMissingRingIsMadeOnlyByACallThatSaysSo() {
        String remembered = "key_provider=(name=file,path=\"/r\",create=true)";
        StoreSettings later = existing(remembered, "", Access.WRITE);
        assertThat(later.provider().orElseThrow().properties()).containsEntry("create", false);
    }

    @Test
    void aStoreThatCameIntoBeingWithoutItsRingGetsItFromTheNextCall() {
        String remembered = "key_provider=(name=file,path=\"/r\")";
        StoreSettings again = existing(
                remembered, "create,key_provider=(create=true)", Access.WRITE);
        assertThat(again.store()).containsEntry("create", false)
                .containsEntry("key_provider", "(name=file,path=\"/r\")");
        assertThat(again.provider().orElseThrow().properties())
                .containsEntry("create", true).containsEntry("path", "/r");
    }

    @Test
    void whatTheStoreRemembersNeedsNotBeSaidAgainAndMayBeOverridden() {
        String remembered = "role=leader,key_provider=(name=file,path=\"/r\"),page_log=(a=1)";
        StoreSettings settings = existing(remembered, "", Access.WRITE);
        assertThat(settings.store()).containsEntry("role", "leader")
                .containsEntry("page_log", "(a=1)")
                .containsEntry("keys.target", "(plastron.key-provider=file)");
        assertThat(settings.provider().orElseThrow().properties()).containsEntry("path", "/r");
        StoreSettings moved = existing(remembered, "key_provider=(path=/new)", Access.READ);
        assertThat(moved.provider().orElseThrow().properties()).containsEntry("path", "/new");
    }

    @Test
    void whoOnlyReadsFollowsWhateverTheConfigurationSays() {
        for (Access access : new Access[] {Access.READ, Access.LOOK}) {
            assertThat(existing("role=leader", "role=leader", access).store())
                    .containsEntry("role", "follower");
        }
    }

    @Test
    void whoOnlyReadsLearnsSoonThatItsKeysAreMissing() {
        assertThat(existing("", "", Access.READ).store())
                .containsEntry("key_absent_wait_millis", 1_000L);
        assertThat(existing("", "key_absent_wait_millis=9", Access.READ).store())
                .containsEntry("key_absent_wait_millis", "9");
        assertThat(existing("", "", Access.WRITE).store())
                .doesNotContainKey("key_absent_wait_millis");
    }

    @Test
    void whoWritesLeadsUnlessToldOtherwise() {
        assertThat(existing("role=follower", "", Access.WRITE).store())
                .containsEntry("role", "leader");
        assertThatThrownBy(() -> existing("", "role=follower", Access.WRITE))
                .isInstanceOf(NotLeaderException.class);
    }

    @Test
    void takingOverIsNeverRemembered() {
        assertThat(existing("take_over=true", "", Access.WRITE).store())
                .containsEntry("take_over", false);
        assertThat(existing("", "take_over=true", Access.WRITE).store())
                .containsEntry("take_over", true);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> existing("", "path=/x", Access.READ))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("-h");
        assertThatThrownBy(() -> existing("", "key_provider=file", Access.READ))
                .isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> existing("", "key_provider=(path=/r)", Access.READ))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("name");
        assertThatThrownBy(() -> existing("", "key_provider=(", Access.READ))
                .isInstanceOf(InvalidUseException.class);
    }

    @Test
    void aNameCannotBreakOutOfAFilter() {
        StoreSettings settings = existing("", "key_provider=(name=\"a)(b*\\\\\")", Access.READ);
        assertThat(settings.store().get("keys.target"))
                .isEqualTo("(plastron.key-provider=a\\)\\(b\\*\\\\)");
    }
}
