// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.tx;

import io.plastron.btree.Tree;
import io.plastron.types.InvalidUseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What a transaction changed and nobody else sees yet: per table, key to value or removal. */
public final class WriteSet {
    /** Stands for a removed row. */
    public static final byte[] REMOVED = new byte[0];

    private final Map<Integer, TreeMap<byte[], byte[]>> tables = new HashMap<>();

    /** Remembers a row; key and value are taken over. */
    public void put(int tableId, byte[] key, byte[] value) {
        requireSizes(key, value);
        // A row with an empty value must not be taken for a removal: they differ by identity.
        byte[] stored = value == REMOVED ? new byte[0] : value;
        of(tableId).put(key, stored);
    }

    /** Remembers a removal. */
    public void remove(int tableId, byte[] key) {
        requireSizes(key, REMOVED);
        of(tableId).put(key, REMOVED);
    }

    private static void requireSizes(byte[] key, byte[] value) {
        if (key.length > Tree.KEY_BYTES_MAX) {
            throw new InvalidUseException("a packed key has " + key.length + " bytes, at most "
                    + Tree.KEY_BYTES_MAX + " are possible");
        }
        if (value.length > Tree.VALUE_BYTES_MAX) {
            throw new InvalidUseException("a packed value has " + value.length
                    + " bytes, at most " + Tree.VALUE_BYTES_MAX + " are possible");
        }
    }

    private TreeMap<byte[], byte[]> of(int tableId) {
        return tables.computeIfAbsent(tableId, id -> new TreeMap<>(Arrays::compareUnsigned));
    }

    /** The table's changes, null when there are none. */
    public TreeMap<byte[], byte[]> changes(int tableId) {
        return tables.get(tableId);
    }

    Map<Integer, TreeMap<byte[], byte[]>> tables() {
        return tables;
    }

    public boolean isEmpty() {
        return tables.isEmpty();
    }
}
