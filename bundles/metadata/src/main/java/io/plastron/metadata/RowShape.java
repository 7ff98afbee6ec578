// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.config.ConfigString;
import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.TooNewException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a kind of row looks like: its keys in their order, and which of them have values of their
 * own. Rows come from sealed pages, but who sealed them may have been another version: what this
 * one does not know is refused as too new, what contradicts itself as corruption.
 */
enum RowShape {
    TABLE(Defaults.TABLE,
            "app_metadata", "colgroups", "columns", "key_format", "value_format"),
    COLGROUP(Defaults.COLGROUP, "app_metadata", "columns", "source"),
    INDEX(Defaults.INDEX, "app_metadata", "columns", "immutable", "key_format", "source",
            "value_format"),
    FILE(Defaults.FILE_NEW, "app_metadata", "checkpoint", "columns", "id", "key_format",
            "leaf_page_max", "value_format");

    private final List<ConfigString.Entry> expected;
    private final Set<String> open;

    RowShape(ConfigString defaults, String... open) {
        this.expected = defaults.entries();
        this.open = Set.of(open);
    }

    /**
     * A row of this shape, parsed.
     *
     * @throws CorruptionException there is no such row, or it is malformed
     * @throws TooNewException it holds a setting that this version does not implement
     */
    ConfigString read(String uri, Map<String, String> rows) {
        String text = rows.get(uri);
        if (text == null) {
            throw malformed(uri, "it is missing, other rows of its table are there", null);
        }
        ConfigString row;
        try {
            row = ConfigString.parse(text);
        } catch (InvalidUseException wrong) {
            throw malformed(uri, wrong.getMessage(), wrong);
        }
        List<ConfigString.Entry> found = row.entries();
        for (int i = 0; i < Math.min(found.size(), expected.size()); i++) {
            check(uri, found.get(i), expected.get(i));
        }
        if (found.size() > expected.size()) {
            requireKnown(uri, found.get(expected.size()));
        }
        if (found.size() != expected.size()) {
            throw malformed(uri, "it has " + found.size() + " settings, expected "
                    + expected.size(), null);
        }
        if (!row.toString().equals(text)) {
            throw malformed(uri, "it holds white space or empty items", null);
        }
        return row;
    }

    private void check(String uri, ConfigString.Entry item, ConfigString.Entry like) {
        // The text too: a key in quotes is one that no version writes.
        if (!item.keyText().equals(like.keyText()) || item.isBare()) {
            requireKnown(uri, item);
            throw malformed(uri, "found " + shown(item) + " where " + like.key()
                    + "= is expected", null);
        }
        if (!open.contains(like.key()) && !item.value().raw().equals(like.value().raw())) {
            throw tooNew(uri, shown(item));
        }
    }

    private void requireKnown(String uri, ConfigString.Entry item) {
        if (expected.stream().noneMatch(like -> like.key().equals(item.key()))) {
            throw tooNew(uri, shown(item));
        }
    }

    private static String shown(ConfigString.Entry item) {
        return Names.shown(item.toString());
    }

    static TooNewException tooNew(String uri, String what) {
        return new TooNewException("metadata table: " + Names.shown(uri)
                + ": this version does not know " + what + ". Upgrade Plastron");
    }

    static CorruptionException malformed(String uri, String what, Throwable cause) {
        return new CorruptionException("metadata table: " + Names.shown(uri) + ": " + what
                + ". Run verify, restore a copy", cause);
    }
}
