// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.StoreStatus.Role;
import io.plastron.engine.store.StoreOptions;
import io.plastron.types.InvalidUseException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigPropertiesTest {
    /** What decides how a store is made, or found, and nothing after that. */
    private static final Set<String> OPENING_ONLY = Set.of("create", "accept_older", "sealed");
    /** Says how a change of the role is meant. */
    private static final String WITH_ROLE = "take_over";
    /** There is no other page log. */
    private static final Set<String> ONE_VALUE = Set.of("page_log");
    private static final Map<String, Object> OTHER_VALUES = Map.ofEntries(
            Map.entry("create", true), Map.entry("role", "follower"),
            Map.entry("take_over", true), Map.entry("accept_older", true),
            Map.entry("sealed", false), Map.entry("key_provider", "file"),
            Map.entry("checkpoint_meta", "x=1"), Map.entry("checkpoint_wait", 7),
            Map.entry("checkpoint_dirty_max", "7M"), Map.entry("close_millis_max", 7L),
            Map.entry("cache_size", "77M"), Map.entry("cache_wait_millis", 7L),
            Map.entry("segment_max", "77M"), Map.entry("force_millis_max", 7L),
            Map.entry("retain_checkpoints", 7L), Map.entry("retain_seconds", 7L),
            Map.entry("reclaim", false), Map.entry("key_load_millis", 7L),
            Map.entry("key_call_millis", 7L), Map.entry("key_drain_millis", 7L),
            Map.entry("key_absent_wait_millis", 7L));

    private static StoreOptions options(Object... keysAndValues) {
        Map<String, Object> properties = new HashMap<>(Map.of("path", "/a/b", "name", "s"));
        for (int index = 0; index < keysAndValues.length; index += 2) {
            properties.put((String) keysAndValues[index], keysAndValues[index + 1]);
        }
        return ConfigProperties.options(properties);
    }

    /** {@code take__over} is {@code take_over} and {@code keys_target} is {@code keys.target}. */
    private static String attribute(Method method) {
        return method.getName().replace("__", "\0").replace('_', '.').replace('\0', '_');
    }

    @Test
    void theAttributesAreTheNamesOfConfigurationStrings() {
        Set<String> names = new TreeSet<>(StoreOptions.KEYS);
        names.addAll(Set.of("name", "path", "keys.target"));

        assertThat(Arrays.stream(StoreConfig.class.getDeclaredMethods())
                .map(ConfigPropertiesTest::attribute).collect(Collectors.toSet())).isEqualTo(names);
    }

    @Test
    void theDefaultsDescribedAreTheDefaultsUsed() {
        Map<String, Object> described = new HashMap<>();
        for (Method method : StoreConfig.class.getDeclaredMethods()) {
            if (method.getDefaultValue() != null) {
                described.put(attribute(method), method.getDefaultValue());
            }
        }
        described.put("path", "/a/b");
        described.put("name", "s");

        assertThat(ConfigProperties.options(described)).isEqualTo(options());
    }

    @Test
    void valuesComeAsConfigurationAdminHasThem() {
        StoreOptions options = options("create", true, "role", "follower", "checkpoint_wait", 7,
                "checkpoint_dirty_max", "2M", "key_call_millis", 1234L,
                "key_provider", "(name=file,path=\"/my ring\")",
                "checkpoint_meta", "metadata_lsn=7,checksum=(a)");

        assertThat(options.create()).isTrue();
        assertThat(options.role()).isEqualTo(Role.FOLLOWER);
        assertThat(options.checkpointWaitSeconds()).isEqualTo(7);
        assertThat(options.checkpointDirtyBytesMax()).isEqualTo(2 << 20);
        assertThat(options.slot().callMillisMax()).isEqualTo(1234);
        assertThat(options.keyProvider()).isEqualTo("file");
        assertThat(options.checkpointMeta()).isEqualTo("metadata_lsn=7,checksum=(a)");
    }

    @Test
    void aValueCannotSmuggleOtherSettingsIn() {
        assertThatThrownBy(() -> options("role", "follower,take_over=true"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("follower,take_over=true");
    }

    @Test
    void aMissingPathIsNamed() {
        assertThatThrownBy(() -> options("path", " ")).isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'path'");
        assertThatThrownBy(() -> options("path", "a\0b")).isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("path");
    }

    @Test
    void withoutANameTheStoreIsTheDefaultOne() {
        assertThat(options("name", "").name()).isEqualTo("default");
        assertThat(options().home()).isEqualTo(Path.of("/a/b"));
    }

    @Test
    void onlyWhatDiffersIsChanged() {
        assertThat(ConfigProperties.change(options(), options("take_over", true))).isEmpty();
        assertThat(ConfigProperties.change(options(), options("role", "follower")))
                .isEqualTo("role=follower,take_over=false");
        assertThat(ConfigProperties.change(
                options("checkpoint_meta", "x=1", "checkpoint_wait", 5),
                options("checkpoint_wait", 6)))
                .isEqualTo("checkpoint_meta=\"\",checkpoint_wait=6");
        assertThat(ConfigProperties.change(options(), options("reclaim", false)))
                .isEqualTo("retain_checkpoints=1,retain_seconds=0,reclaim=false");
    }

    /** Nobody's new value is taken and then does nothing. */
    @ParameterizedTest
    @MethodSource
    void everyOptionIsChangedOrNeedsReopeningOrMattersWhenOpeningOnly(String key) {
        StoreOptions before = options();
        StoreOptions after = options(key, OTHER_VALUES.get(key));
        String change = ConfigProperties.change(before, after);

        assertThat(after).as("another value").isNotEqualTo(before);
        assertThat(change.contains(key + "="))
                .isEqualTo(StoreOptions.CHANGEABLE.contains(key) && !WITH_ROLE.equals(key));
        assertThat(ConfigProperties.needsReopening(before, after))
                .isEqualTo(!StoreOptions.CHANGEABLE.contains(key) && !OPENING_ONLY.contains(key));
    }

    static Set<String> everyOptionIsChangedOrNeedsReopeningOrMattersWhenOpeningOnly() {
        Set<String> keys = new TreeSet<>(StoreOptions.KEYS);
        keys.removeAll(ONE_VALUE);
        return keys;
    }

    @Test
    void whatOnlyOpeningDecidesNeedsReopening() {
        assertThat(ConfigProperties.needsReopening(options(), options("path", "/c"))).isTrue();
        assertThat(ConfigProperties.needsReopening(options(), options("key_drain_millis", 5)))
                .isTrue();
        assertThat(ConfigProperties.needsReopening(options(),
                options("role", "follower", "checkpoint_wait", 1, "create", true))).isFalse();
    }
}
