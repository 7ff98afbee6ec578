// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.Cursor;
import io.plastron.packing.Tuple;
import io.plastron.types.InvalidUseException;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;

/**
 * A read-only cursor on a list that is told anew at each operation.
 *
 * @param <K> what the list is sorted by; equal keys pack to equal bytes
 * @param <V> what it has for each
 */
abstract class ListCursor<K, V> extends AbstractCursor {
    private K at;
    private K lower;
    private boolean lowerInclusive;
    private K upper;
    private boolean upperInclusive;

    ListCursor(StoreSession session, String uri, CursorOptions options, Tuple key, Tuple value) {
        super(session, uri, options, key, value);
        if (options.random()) {
            throw new InvalidUseException(uri + " has no rows to choose from at random; open it"
                    + " without next_random");
        }
    }

    /** The list as it is now. */
    abstract NavigableMap<K, V> rows();

    /** The key set. */
    abstract K wanted();

    abstract byte[] packKey(K key);

    abstract byte[] packValue(V value);

    private NavigableMap<K, V> bounded() {
        NavigableMap<K, V> rows = rows();
        if (lower != null && upper != null) {
            return rows.subMap(lower, lowerInclusive, upper, upperInclusive);
        }
        return lower != null ? rows.tailMap(lower, lowerInclusive)
                : upper != null ? rows.headMap(upper, upperInclusive) : rows;
    }

    @Override
    public final Cursor boundLower(boolean inclusive) {
        K bound = wanted();
        requireOrder(bound, upper);
        lower = bound;
        lowerInclusive = inclusive;
        leave();
        return this;
    }

    @Override
    public final Cursor boundUpper(boolean inclusive) {
        K bound = wanted();
        requireOrder(lower, bound);
        upper = bound;
        upperInclusive = inclusive;
        leave();
        return this;
    }

    @SuppressWarnings("unchecked")
    private void requireOrder(K low, K high) {
        if (low == null || high == null) {
            return;
        }
        Comparator<? super K> order = rows().comparator();
        int side = order == null ? ((Comparable<K>) low).compareTo(high)
                : order.compare(low, high);
        if (side > 0) {
            throw new InvalidUseException("the lower bound of the cursor on " + uri()
                    + " would lie above its upper bound; clearBounds first");
        }
    }

    @Override
    public final Cursor clearBounds() {
        session();
        lower = null;
        upper = null;
        leave();
        return this;
    }

    @Override
    public final void reset() {
        super.reset();
        lower = null;
        upper = null;
    }

    @Override
    @SuppressWarnings("unchecked")
    final void become(AbstractCursor other) {
        super.become(other);
        ListCursor<K, V> that = (ListCursor<K, V>) other;
        at = that.at;
        lower = that.lower;
        lowerInclusive = that.lowerInclusive;
        upper = that.upper;
        upperInclusive = that.upperInclusive;
    }

    private boolean stand(Map.Entry<K, V> row) {
        if (row == null) {
            at = null;
            return lose();
        }
        at = row.getKey();
        byte[] key = packKey(row.getKey());
        return stand(key, key, packValue(row.getValue()));
    }

    @Override
    public final boolean search() {
        K key = wanted();
        NavigableMap<K, V> rows = bounded();
        V value = rows.get(key);
        return stand(value == null ? null : Map.entry(key, value));
    }

    @Override
    public final Near searchNear() {
        K key = wanted();
        NavigableMap<K, V> rows = bounded();
        Map.Entry<K, V> row = rows.ceilingEntry(key);
        if (row != null) {
            stand(row);
            return row.getKey().equals(key) ? Near.EXACT : Near.LARGER;
        }
        return stand(rows.lowerEntry(key)) ? Near.SMALLER : Near.NONE;
    }

    @Override
    public final boolean next() {
        session();
        NavigableMap<K, V> rows = bounded();
        return stand(position() == null ? rows.firstEntry() : rows.higherEntry(at));
    }

    @Override
    public final boolean prev() {
        session();
        NavigableMap<K, V> rows = bounded();
        return stand(position() == null ? rows.lastEntry() : rows.lowerEntry(at));
    }

    @Override
    public final boolean smallestKey() {
        session();
        return stand(bounded().firstEntry());
    }

    @Override
    public final boolean largestKey() {
        session();
        return stand(bounded().lastEntry());
    }
}
