package io.kinora.ingest.source;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Source ids whose clips the corpus holds, by the first 128 bits of their 256: sixteen bytes a source, so that ten
 * million fit into 160 MB of a driver and of every executor. Two of ten million sources share those bits by chance
 * once in 10^24 corpora.
 */
public final class KnownIds implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int HEX_OF_HALF = 16;

    /** How many digits of an id count. */
    public static final int HEX_DIGITS = 2 * HEX_OF_HALF;

    /** Pairs of high and low half, ascending as unsigned numbers. */
    private final long[] halves;

    private KnownIds(long[] halves) {
        this.halves = halves;
    }

    /** None. */
    public static KnownIds none() {
        return new KnownIds(new long[0]);
    }

    /**
     * From parts in ascending order.
     *
     * @param parts of each id its high and its low half, ascending within and across the parts
     */
    public static KnownIds ofSorted(List<long[]> parts) {
        long[] halves = new long[Math.toIntExact(parts.stream().mapToLong(part -> part.length).sum())];
        int at = 0;
        for (long[] part : parts) {
            System.arraycopy(part, 0, halves, at, part.length);
            at += part.length;
        }
        return new KnownIds(halves);
    }

    /** High and low half of each id, one behind the other. */
    public static long[] halves(List<String> sourceIds) {
        return sourceIds.stream().flatMapToLong(id -> Arrays.stream(halves(id))).toArray();
    }

    private static long[] halves(String sourceId) {
        return new long[] {Long.parseUnsignedLong(sourceId.substring(0, HEX_OF_HALF), 16),
                Long.parseUnsignedLong(sourceId.substring(HEX_OF_HALF, HEX_DIGITS), 16)};
    }

    /** These and others. */
    public KnownIds plus(Collection<String> sourceIds) {
        SortedSet<String> added = new TreeSet<>(sourceIds);
        added.removeIf(this::contains);
        long[] merged = new long[halves.length + 2 * added.size()];
        int from = 0;
        int to = 0;
        for (String id : added) {
            long[] next = halves(id);
            int before = from;
            while (from < halves.length && compare(from, next) < 0) {
                from += 2;
            }
            System.arraycopy(halves, before, merged, to, from - before);
            to += from - before;
            merged[to++] = next[0];
            merged[to++] = next[1];
        }
        System.arraycopy(halves, from, merged, to, halves.length - from);
        return new KnownIds(merged);
    }

    /** Whether a source is among them. */
    public boolean contains(String sourceId) {
        long[] wanted = halves(sourceId);
        int low = 0;
        int high = halves.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(2 * middle, wanted);
            if (order == 0) {
                return true;
            } else if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }

    /** How many there are. */
    public int size() {
        return halves.length / 2;
    }

    private int compare(int at, long[] other) {
        int order = Long.compareUnsigned(halves[at], other[0]);
        return order != 0 ? order : Long.compareUnsigned(halves[at + 1], other[1]);
    }
}
