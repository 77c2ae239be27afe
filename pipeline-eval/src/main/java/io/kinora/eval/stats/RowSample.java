package io.kinora.eval.stats;

import java.io.Serializable;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A random sample of at most so many rows: those of the least keys. It is the same in whatever order rows are added and
 * parts merged, and never holds more than its limit, so metrics that need the points themselves stay bounded.
 * Not thread-safe.
 */
public final class RowSample implements Serializable {
    private final int limit;
    private final PriorityQueue<Row> kept = new PriorityQueue<>(Comparator.comparingLong(Row::key).reversed());

    private record Row(long key, float[] features) implements Serializable {
    }

    /** Begins empty. */
    public RowSample(int limit) {
        this.limit = limit;
    }

    /**
     * Adds a row.
     *
     * @param key a well-mixed hash of what the row is called, with a seed of its own: with the same keys, two sets of the
     *     same names keep rows of the same names
     */
    public RowSample add(long key, float[] features) {
        keep(new Row(key, features));
        return this;
    }

    /** Adds what another sample kept. */
    public RowSample merge(RowSample other) {
        other.kept.forEach(this::keep);
        return this;
    }

    /** The rows, in the order of their keys. */
    public float[][] rows() {
        return kept.stream().sorted(Comparator.comparingLong(Row::key)).map(Row::features).toArray(float[][]::new);
    }

    private void keep(Row row) {
        kept.add(row);
        if (kept.size() > limit) {
            kept.remove();
        }
    }
}
