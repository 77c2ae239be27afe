package io.kinora.eval.stats;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A random sample of at most so many rows: those of the least keys. It is the same in whatever order rows are added and
 * parts merged, and never holds more than its limit, so metrics that need the points themselves stay bounded.
 * Not thread-safe.
 *
 * @param <R> the values of a row
 */
public final class RowSample<R extends Serializable> implements Serializable {
    private final int limit;
    private final PriorityQueue<Row<R>> kept = new PriorityQueue<>(Collections.reverseOrder());

    private record Row<R extends Serializable>(long key, R values) implements Comparable<Row<R>>, Serializable {
        @Override
        public int compareTo(Row<R> other) {
            return Long.compare(key, other.key);
        }
    }

    /** Begins empty. */
    public RowSample(int limit) {
        this.limit = limit;
    }

    /**
     * Adds a row.
     *
     * @param key a well-mixed hash of what the row is called, with a seed of its own: with the same keys, two sets of
     *     the same names keep rows of the same names
     */
    public RowSample<R> add(long key, R values) {
        keep(new Row<>(key, values));
        return this;
    }

    /** Adds what another sample kept. */
    public RowSample<R> merge(RowSample<R> other) {
        other.kept.forEach(this::keep);
        return this;
    }

    /** The rows, in the order of their keys. */
    public List<R> rows() {
        return kept.stream().sorted().map(Row::values).toList();
    }

    private void keep(Row<R> row) {
        kept.add(row);
        if (kept.size() > limit) {
            kept.remove();
        }
    }
}
