// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.tx;

import io.plastron.btree.Tree;
import io.plastron.metadata.TableSchema;
import io.plastron.types.InvalidUseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What a transaction changed and nobody else sees yet: per tree, key to value or removal. Remembers
 * what the tables were made of meanwhile, as one that gained an index since would lack entries.
 */
public final class WriteSet {
    /** Stands for a removed row. */
    public static final byte[] REMOVED = new byte[0];

    /** By table id; most write sets have one. */
    private Map<Integer, Changes> tables = Map.of();
    /** By table URI; most write sets have one. */
    private Map<String, TableSchema> schemas = Map.of();
    /** Those used last: most often the next ones, too. */
    private TableSchema lastSchema;
    private int lastId;
    private Changes last;

    /** Remembers with which schema a table's changes are made. */
    public void madeWith(TableSchema schema) {
        if (schema == lastSchema) {
            return;
        }
        lastSchema = schema;
        if (schemas.isEmpty()) {
            schemas = Map.of(schema.tableUri(), schema);
        } else if (schemas.get(schema.tableUri()) != schema) {
            schemas = new HashMap<>(schemas);
            schemas.put(schema.tableUri(), schema);
        }
    }

    Collection<TableSchema> schemas() {
        return schemas.values();
    }

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

    /**
     * Refuses what does not fit a tree.
     *
     * @throws InvalidUseException names limit and length
     */
    public static void requireSizes(byte[] key, byte[] value) {
        if (key.length > Tree.KEY_BYTES_MAX) {
            throw new InvalidUseException("a packed key has " + key.length + " bytes, at most "
                    + Tree.KEY_BYTES_MAX + " are possible");
        }
        if (value.length > Tree.VALUE_BYTES_MAX) {
            throw new InvalidUseException("a packed value has " + value.length
                    + " bytes, at most " + Tree.VALUE_BYTES_MAX + " are possible");
        }
    }

    private Changes of(int tableId) {
        if (last == null || lastId != tableId) {
            Changes changes = tables.get(tableId);
            last = changes == null ? add(tableId) : changes;
            lastId = tableId;
        }
        return last;
    }

    private Changes add(int tableId) {
        Changes added = new Changes();
        if (tables.isEmpty()) {
            tables = Map.of(tableId, added);
        } else {
            if (tables.size() == 1) {
                tables = new HashMap<>(tables);
            }
            tables.put(tableId, added);
        }
        return added;
    }

    /** Adds changes made with the same schemas; what was noted before for a key gives way. */
    public void addAll(WriteSet more) {
        more.tables.forEach((tableId, changes) -> of(tableId).putAll(changes));
        more.schemas.values().forEach(this::madeWith);
    }

    /** The changes of a tree, null when there are none. */
    public Changes changes(int tableId) {
        if (last != null && lastId == tableId) {
            return last;
        }
        return tables.isEmpty() ? null : tables.get(tableId);
    }

    Map<Integer, Changes> tables() {
        return tables;
    }

    public boolean isEmpty() {
        return tables.isEmpty();
    }
}
