// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.StoreStatus.Role;
import io.plastron.btree.PageCache;
import io.plastron.config.ConfigString;
import io.plastron.config.ConfigValue;
import io.plastron.engine.keys.SlotConfig;
import io.plastron.engine.space.Retention;
import io.plastron.pagelog.PageLogOptions;
import io.plastron.types.InvalidUseException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How a store is opened: one set of names for configuration strings and for Config Admin. Times
 * end in their unit; sizes take K, M, G.
 *
 * @param name of the store, for service properties and threads
 * @param home its folder
 * @param create make the store when there is none
 * @param role to open in
 * @param takeOver lead even though a living process leads
 * @param acceptOlder open at the last complete checkpoint although a later one was acknowledged
 * @param sealed of a store to be created; an existing one keeps what it is
 * @param keyProvider kind of provider wanted, empty for any, {@code none} for no keys at all
 * @param keyProviderConfig what the store was told of its provider, for {@code store.properties}
 * @param checkpointMeta checkpoint a follower shall stay at, empty for the newest
 * @param checkpointWaitSeconds between automatic checkpoints, 0 for none by time
 * @param checkpointDirtyBytesMax changes after which a checkpoint is made at the latest, 0 for none
 *     by size, whatever the log grows to
 * @param closeMillisMax how long close waits for its last checkpoint
 * @param cacheBytesMax budget of pages in memory
 * @param cacheWaitMillis how long a commit waits for room among them
 * @param retainCheckpoints newest checkpoints that are kept, the very newest included
 * @param retainSeconds checkpoints younger than this are kept, too
 * @param reclaim whether the log gives space back
 */
public record StoreOptions(
        String name,
        Path home,
        boolean create,
        Role role,
        boolean takeOver,
        boolean acceptOlder,
        boolean sealed,
        String keyProvider,
        String keyProviderConfig,
        String checkpointMeta,
        long checkpointWaitSeconds,
        long checkpointDirtyBytesMax,
        long closeMillisMax,
        long cacheBytesMax,
        long cacheWaitMillis,
        String pageLog,
        long segmentBytesMax,
        long forceMillisMax,
        long retainCheckpoints,
        long retainSeconds,
        boolean reclaim,
        SlotConfig slot) {
    /** {@link #keyProvider} of a store without keys. */
    public static final String NO_PROVIDER = "none";

    private static final List<String> PROVIDER_KEYS_REMEMBERED = List.of("name", "path");
    private static final String PAGE_LOG_FILE = "file";

    private static final String RECLAIM = "reclaim";

    /** All names. */
    public static final Set<String> KEYS = Set.of("create", "role", "take_over",
            "accept_older", "sealed", "key_provider", "checkpoint_meta", "checkpoint_wait",
            "checkpoint_dirty_max", "close_millis_max", "cache_size", "cache_wait_millis",
            "page_log", "segment_max", "force_millis_max", "retain_checkpoints",
            "retain_seconds", RECLAIM, "key_load_millis", "key_call_millis",
            "key_drain_millis", "key_absent_wait_millis");
    /** What {@code reconfigure} can change. */
    public static final Set<String> CHANGEABLE = Set.of("role", "take_over", "checkpoint_meta",
            "checkpoint_wait", "checkpoint_dirty_max", "retain_checkpoints", "retain_seconds",
            RECLAIM);

    /** Reads a configuration string; what it does not name keeps its default. */
    public static StoreOptions parse(String name, Path home, String text) {
        ConfigString config = ConfigString.parse(text);
        config.refuseUnknown(KEYS, "configuration of store " + name);
        String provider = config.find("key_provider").map(ConfigValue::raw).orElse("");
        String kind = kind(provider);
        boolean sealed = config.bool("sealed", !kind.equals(NO_PROVIDER));
        if (sealed && kind.equals(NO_PROVIDER)) {
            throw new InvalidUseException("key_provider=none cannot seal: say sealed=false, or"
                    + " name a key provider");
        }
        String pageLog = config.string("page_log", PAGE_LOG_FILE);
        if (!pageLog.equals(PAGE_LOG_FILE)) {
            throw new InvalidUseException(
                    "page_log=" + pageLog + " is not implemented; use " + PAGE_LOG_FILE);
        }
        SlotConfig defaults = SlotConfig.defaults(name);
        return new StoreOptions(name, home, config.bool("create", false), role(config),
                config.bool("take_over", false), config.bool("accept_older", false), sealed, kind,
                provider, config.string("checkpoint_meta", ""),
                notNegative(config, "checkpoint_wait", 60),
                notNegative(config, "checkpoint_dirty_max", 64L << 20),
                notNegative(config, "close_millis_max", 3_000),
                cacheBytesMax(config),
                notNegative(config, "cache_wait_millis", 60_000),
                pageLog,
                notNegative(config, "segment_max", PageLogOptions.SEGMENT_BYTES_DEFAULT),
                notNegative(config, "force_millis_max", PageLogOptions.FORCE_MILLIS_DEFAULT),
                atLeastOne(config, "retain_checkpoints", 1),
                notNegative(config, "retain_seconds", 0),
                onOff(config, RECLAIM, true),
                new SlotConfig(name,
                        notNegative(config, "key_load_millis", defaults.loadMillisMax()),
                        notNegative(config, "key_call_millis", defaults.callMillisMax()),
                        notNegative(config, "key_drain_millis", defaults.drainMillis()),
                        defaults.interruptMillis(),
                        notNegative(config, "key_absent_wait_millis", defaults.absentWaitMillis()),
                        defaults.retryMillisMin(), defaults.retryMillisMax()));
    }

    private static String kind(String provider) {
        return provider.startsWith("(")
                ? ConfigString.parse(provider.substring(1, provider.length() - 1))
                        .string("name", "")
                : provider;
    }

    /**
     * A quarter of the heap unless told otherwise: what a checkpoint is writing and what snapshots
     * still see may take as much again, and the heap is the application's, not ours.
     */
    private static long cacheBytesMax(ConfigString config) {
        long bytes = notNegative(config, "cache_size", 0);
        if (bytes == 0) {
            return Math.max(PageCache.BYTES_MIN, Runtime.getRuntime().maxMemory() / 4);
        }
        if (bytes < PageCache.BYTES_MIN) {
            throw new InvalidUseException("cache_size=" + bytes + ": at least "
                    + PageCache.BYTES_MIN + " bytes, or 0 for a quarter of the heap");
        }
        return bytes;
    }

    private static Role role(ConfigString config) {
        String role = config.string("role", "leader");
        return switch (role) {
            case "leader", "follower" -> Role.valueOf(role.toUpperCase(Locale.ROOT));
            default -> throw new InvalidUseException(
                    "role=" + role + ": use leader or follower");
        };
    }

    private static boolean onOff(ConfigString config, String key, boolean byDefault) {
        String text = config.string(key, Boolean.toString(byDefault));
        return switch (text) {
            case "true", "on" -> true;
            case "false", "off" -> false;
            default -> throw new InvalidUseException(
                    key + "=" + text + ": use true or on, false or off");
        };
    }

    private static long notNegative(ConfigString config, String key, long byDefault) {
        long value = config.number(key, byDefault);
        if (value < 0) {
            throw new InvalidUseException(key + "=" + value + ": must not be negative");
        }
        return value;
    }

    private static long atLeastOne(ConfigString config, String key, long byDefault) {
        long value = notNegative(config, key, byDefault);
        if (value == 0) {
            throw new InvalidUseException(key + "=0: the newest one is always kept, at least 1");
        }
        if (value > Retention.CHECKPOINTS_MAX) {
            throw new InvalidUseException(key + "=" + value + ": at most "
                    + Retention.CHECKPOINTS_MAX + "; more are kept by their age, retain_seconds");
        }
        return value;
    }

    /** These options with what a {@code reconfigure} names. */
    StoreOptions changedBy(String text) {
        ConfigString change = ConfigString.parse(text);
        change.refuseUnknown(CHANGEABLE, "reconfigure of store " + name);
        return new StoreOptions(name, home, create,
                change.has("role") ? role(change) : role,
                change.bool("take_over", false), acceptOlder, sealed, keyProvider,
                keyProviderConfig, change.string("checkpoint_meta", checkpointMeta),
                notNegative(change, "checkpoint_wait", checkpointWaitSeconds),
                notNegative(change, "checkpoint_dirty_max", checkpointDirtyBytesMax),
                closeMillisMax, cacheBytesMax, cacheWaitMillis, pageLog, segmentBytesMax,
                forceMillisMax,
                atLeastOne(change, "retain_checkpoints", retainCheckpoints),
                notNegative(change, "retain_seconds", retainSeconds),
                onOff(change, RECLAIM, reclaim), slot);
    }

    /** Which checkpoints are kept. */
    public Retention.Policy retention() {
        return new Retention.Policy(retainCheckpoints, retainSeconds, reclaim);
    }

    /** Whether a key provider is wanted, or at least welcome. */
    boolean allowsProvider() {
        return !keyProvider.equals(NO_PROVIDER);
    }

    /** Whether a key provider was asked for by name. */
    boolean namesProvider() {
        return allowsProvider() && !keyProvider.isEmpty();
    }

    /** Name and path, no more: what else a provider is told may be a secret. */
    private String rememberedProvider() {
        if (!keyProviderConfig.startsWith("(")) {
            return keyProviderConfig;
        }
        ConfigString told = ConfigString.parse(
                keyProviderConfig.substring(1, keyProviderConfig.length() - 1));
        ConfigString kept = ConfigString.empty();
        for (String key : PROVIDER_KEYS_REMEMBERED) {
            if (told.has(key)) {
                kept = kept.with(key, told.find(key).orElseThrow().raw());
            }
        }
        return "(" + kept + ")";
    }

    /** What {@code store.properties} remembers: how to open the store again, never a secret. */
    String remembered() {
        StringBuilder text = new StringBuilder();
        if (!keyProvider.isEmpty()) {
            text.append("key_provider=").append(rememberedProvider()).append(',');
        }
        return text.append("page_log=").append(pageLog)
                .append(",segment_max=").append(segmentBytesMax).toString();
    }
}
