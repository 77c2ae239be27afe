package io.kinora.eval.source;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts videos that could not be used, by reason, and keeps the first of them, by their names. Not thread-safe. */
public final class UnreadableVideos {
    /** The reason of all those whose own is one too many. */
    public static final String OTHER = "other reasons";
    /** How many are kept by name. */
    public static final int NAMED = 20;
    /** How many reasons are told apart. */
    public static final int REASONS = 20;

    private static final Comparator<Unreadable> BY_NAME =
            Comparator.comparing(Unreadable::video).thenComparing(Unreadable::reason);

    private final PriorityQueue<Unreadable> first = new PriorityQueue<>(Collections.reverseOrder(BY_NAME));
    private final SortedMap<String, Long> reasons = new TreeMap<>();
    private long count;

    /** Adds one. */
    public void add(String video, String reason) {
        addUnnamed(reason, 1);
        first.add(new Unreadable(video, reason));
        if (first.size() > NAMED) {
            first.remove();
        }
    }

    /** Adds those of others, which are not among these. */
    public void add(UnreadableVideos others) {
        others.first.forEach(one -> {
            first.add(one);
            if (first.size() > NAMED) {
                first.remove();
            }
        });
        others.reasons.forEach(this::addUnnamed);
    }

    /** Adds some whose names come behind those that are kept. */
    public void addUnnamed(String reason, long more) {
        count += more;
        reasons.merge(reasons.containsKey(reason) || reasons.size() < REASONS ? reason : OTHER, more, Long::sum);
    }

    /** How many there are. */
    public long count() {
        return count;
    }

    /** How many for each reason; what comes after the first twenty reasons is counted together. */
    public SortedMap<String, Long> reasons() {
        return Collections.unmodifiableSortedMap(reasons);
    }

    /** Some of them, in the order of their names. */
    public List<Unreadable> first() {
        return first.stream().sorted(BY_NAME).toList();
    }

    /** For messages: the first with its reason in brackets, or nothing. */
    public String example() {
        return count == 0 ? "" : " (" + first().get(0).video() + ": " + first().get(0).reason() + ")";
    }
}
