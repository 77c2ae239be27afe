package io.kinora.eval.source;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Counts videos that could not be used and keeps the first of them, by their names. Not thread-safe. */
public final class UnreadableVideos {
    /** How many are kept by name. */
    public static final int NAMED = 20;

    private static final Comparator<Unreadable> BY_NAME =
            Comparator.comparing(Unreadable::video).thenComparing(Unreadable::reason);

    private final PriorityQueue<Unreadable> first = new PriorityQueue<>(Collections.reverseOrder(BY_NAME));
    private long count;

    /** Adds one. */
    public void add(String video, String reason) {
        count++;
        first.add(new Unreadable(video, reason));
        if (first.size() > NAMED) {
            first.remove();
        }
    }

    /** Adds those of others, which are not among these. */
    public void add(UnreadableVideos others) {
        others.first().forEach(one -> add(one.video(), one.reason()));
        addUnnamed(others.count() - others.first().size());
    }

    /** Adds some whose names come behind those that are kept. */
    public void addUnnamed(long more) {
        count += more;
    }

    /** How many there are. */
    public long count() {
        return count;
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
