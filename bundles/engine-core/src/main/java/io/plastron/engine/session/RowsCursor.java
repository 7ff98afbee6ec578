// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.Cursor;
import io.plastron.NotFoundException;
import io.plastron.btree.Slice;
import io.plastron.btree.Tree;
import io.plastron.engine.rows.Layout;
import io.plastron.engine.rows.MergedRows;
import io.plastron.engine.rows.View;
import io.plastron.engine.tx.Roots;
import io.plastron.engine.tx.Transaction;
import io.plastron.metadata.Catalog;
import io.plastron.metadata.TableInfo;
import io.plastron.packing.Tuple;
import io.plastron.types.InvalidUseException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A cursor that walks over a tree of a table and shows rows. In a transaction it sees the snapshot
 * and the session's changes, else the newest state at each operation.
 *
 * <p>What the table is made of is looked up again only when the catalog is another object than at
 * the operation before.
 */
abstract class RowsCursor extends AbstractCursor {
    private final String tableUri;
    /** What is counted as open, from opening to closing. */
    private final List<String> counted;
    private final OpenCursors counts;
    private final RandomGenerator random;
    private Catalog planned;
    private Layout layout;
    /** Entries of the tree version looked at last; made anew when the tree has another one. */
    private MergedRows entries;
    /** How often the entries had moved when the cursor came to stand on theirs in place. */
    private long movesInPlace;
    private Range range;
    private boolean open = true;

    /**
     * @param counted URIs of what is not dropped while this cursor is open
     * @param prefixes whether several entries can have the key of this cursor
     */
    RowsCursor(StoreSession session, String uri, CursorOptions options, Tuple key, Tuple value,
            Layout layout, List<String> counted, boolean prefixes) {
        super(session, uri, options, key, value);
        this.tableUri = layout.schema().tableUri();
        this.layout = layout;
        this.counted = counted;
        this.range = Range.all(prefixes);
        this.random = !options.random() ? null : options.seed() == 0 ? new SplittableRandom()
                : new SplittableRandom(options.seed());
        this.counts = session.store().openCursors();
        counted.forEach(counts::opened);
    }

    // ---- what the kinds of cursor differ in

    /** Table id of the tree that is walked. */
    abstract int tableId();

    /** With what the entries of the key set begin, or the one entry it has. */
    abstract byte[] sought();

    /** Goes to the row of the entry found. Returns true. */
    abstract boolean standOn(View view, MergedRows found);

    /** Makes ready for another layout of the same columns; false when that is not possible. */
    abstract boolean adopt(Layout next);

    // ---- seeing

    final String tableUri() {
        return tableUri;
    }

    final Layout layout() {
        return layout;
    }

    /** What the next operation sees. */
    final View view() {
        StoreSession session = session();
        Transaction transaction = session.transaction();
        return transaction == null ? view(session.newest())
                : plan(new View(transaction.snapshot(), transaction.writes()));
    }

    /** The view of a commit, outside a transaction. */
    final View view(Roots roots) {
        return plan(View.of(roots));
    }

    private View plan(View view) {
        Catalog catalog = view.roots().catalog();
        if (catalog != planned) {
            Layout next = session().store().layouts().of(table(catalog).schema());
            if (next != layout && !adopt(next)) {
                throw madeAnew();
            }
            layout = next;
            planned = catalog;
        }
        return view;
    }

    private TableInfo table(Catalog catalog) {
        return catalog.table(tableUri).orElseThrow(() -> new NotFoundException(
                tableUri + " does not exist" + (session().transaction() == null
                        ? " any more" : " in this transaction's snapshot")));
    }

    private MergedRows entries(View view) {
        Tree tree = view.tree(tableId());
        if (entries == null || entries.tree() != tree) {
            entries = new MergedRows(tree);
        }
        return entries;
    }

    // ---- walking

    /** Goes to the first entry of the range from a key on; null: from the range's first. */
    final boolean forward(View view, byte[] from, boolean inclusive) {
        byte[] start = from;
        boolean included = inclusive;
        if (from == null || range.tooLow(from)) {
            start = range.lower();
            included = range.lowerInclusive();
            if (!included && range.prefixes()) {
                start = Range.behind(start);
                included = true;
                if (start == null) {
                    return false;
                }
            }
        }
        MergedRows at = entries(view);
        return at.forward(start, included, view.changes(tableId())) && !range.tooHigh(at.key());
    }

    /** Goes to the last entry of the range up to a key; null: up to the range's last. */
    final boolean backward(View view, byte[] to) {
        byte[] end = to;
        boolean included = false;
        if (to == null || range.tooHigh(to)) {
            end = range.upper();
            included = range.upperInclusive();
            if (end != null && included && range.prefixes()) {
                end = Range.behind(end);
                included = false;
            }
        }
        MergedRows at = entries(view);
        return at.backward(end, included, view.changes(tableId())) && !range.tooLow(at.key());
    }

    /** Key of the entry that the last step found. */
    final Slice entry() {
        return entries.key();
    }

    /** Shows the row of the entry found, or gives everything up. Returns whether it was found. */
    final boolean standOrLose(View view, boolean found) {
        return found ? standOn(view, entries) : lose();
    }

    /** Shows the entry found as the row, where it is. Returns true. */
    final boolean standInPlace() {
        movesInPlace = entries.moves();
        return standInPlace(entries.key(), entries.value());
    }

    /**
     * Whether the neighbour of the row is that of the entry in its tree: the cursor stands on that
     * entry in place, and neither table nor tree nor what the transaction changed is another one.
     * This is what a scan does per row, so it looks nothing up and makes nothing.
     */
    private boolean canStep() {
        StoreSession session = session();
        if (!standsInPlace() || entries.moves() != movesInPlace || !entries.ofTree()) {
            return false;
        }
        Transaction transaction = session.transaction();
        Roots roots = transaction == null ? session.newest()
                : transaction.snapshot();
        return roots.catalog() == planned && roots.tree(tableId()) == entries.tree()
                && (transaction == null || transaction.writes().changes(tableId()) == null);
    }

    @Override
    public final boolean next() {
        if (random != null) {
            View view = view();
            return standOrLose(view, entries(view).random(random, view.changes(tableId())));
        }
        if (canStep()) {
            return entries.next() && !range.tooHigh(entries.key()) ? standInPlace() : lose();
        }
        View view = view();
        return standOrLose(view, forward(view, position(), false));
    }

    @Override
    public final boolean prev() {
        requireWalk();
        if (canStep()) {
            return entries.prev() && !range.tooLow(entries.key()) ? standInPlace() : lose();
        }
        View view = view();
        return standOrLose(view, backward(view, position()));
    }

    @Override
    public final boolean smallestKey() {
        requireWalk();
        View view = view();
        return standOrLose(view, forward(view, null, true));
    }

    @Override
    public final boolean largestKey() {
        requireWalk();
        View view = view();
        return standOrLose(view, backward(view, null));
    }

    @Override
    public final Near searchNear() {
        requireWalk();
        byte[] sought = sought();
        View view = view();
        if (forward(view, sought, true)) {
            boolean exact = matches(entry(), sought);
            standOn(view, entries);
            return exact ? Near.EXACT : Near.LARGER;
        }
        return standOrLose(view, backward(view, sought)) ? Near.SMALLER : Near.NONE;
    }

    /** Whether an entry is of the key sought. */
    final boolean matches(Slice entry, byte[] sought) {
        return range.prefixes() ? Range.startsWith(entry, sought)
                : Arrays.equals(entry.array(), entry.start(), entry.end(), sought, 0,
                        sought.length);
    }

    /** Whether the bounds allow the key sought. */
    final boolean inside(byte[] sought) {
        return !range.tooLow(sought) && !range.tooHigh(sought);
    }

    /** Refuses what a random cursor cannot do. */
    final void requireWalk() {
        session();
        if (random != null) {
            throw new InvalidUseException("the cursor on " + uri() + " was opened with"
                    + " next_random=true: only next and reset can be called; open another");
        }
    }

    // ---- bounds

    @Override
    public final Cursor boundLower(boolean inclusive) {
        requireWalk();
        return bound(range.withLower(sought(), inclusive));
    }

    @Override
    public final Cursor boundUpper(boolean inclusive) {
        requireWalk();
        return bound(range.withUpper(sought(), inclusive));
    }

    private Cursor bound(Range next) {
        if (next.crossed()) {
            throw new InvalidUseException("the lower bound of the cursor on " + uri()
                    + " would lie above its upper bound; clearBounds first");
        }
        range = next;
        leave();
        return this;
    }

    @Override
    public final Cursor clearBounds() {
        requireWalk();
        range = Range.all(range.prefixes());
        leave();
        return this;
    }

    @Override
    public final void reset() {
        super.reset();
        range = Range.all(range.prefixes());
    }

    @Override
    final void become(AbstractCursor other) {
        super.become(other);
        range = ((RowsCursor) other).range;
    }

    @Override
    public final void close() {
        if (open) {
            open = false;
            entries = null;
            counted.forEach(counts::closed);
        }
        super.close();
    }
}
