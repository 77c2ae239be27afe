package io.kinora.eval.stats;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The nearest of many points to each of a few: to show whether generated videos are copies of training ones. Points are
 * added one by one and results of parts merge, in any order; what is kept are k neighbours of each query.
 * Not thread-safe.
 */
public final class NearestNeighbours implements Serializable {
    /** Not sent: they are many, and whoever merges does not need them. */
    private final transient float[][] queries;
    private final int neighbours;
    private final List<PriorityQueue<Neighbour>> found = new ArrayList<>();

    /**
     * A neighbour; the nearer one comes first.
     *
     * @param id what it is called
     * @param distance Euclidean, of features
     */
    public record Neighbour(String id, double distance) implements Comparable<Neighbour>, Serializable {
        @Override
        public int compareTo(Neighbour other) {
            int nearer = Double.compare(distance, other.distance);
            return nearer != 0 ? nearer : id.compareTo(other.id);
        }
    }

    /**
     * Begins with no points.
     *
     * @param queries rows of features whose neighbours are wanted; not copied
     * @param neighbours k, at least 1
     */
    public NearestNeighbours(float[][] queries, int neighbours) {
        this.queries = queries;
        this.neighbours = neighbours;
        for (int i = 0; i < queries.length; i++) {
            found.add(new PriorityQueue<>(neighbours + 1, Collections.reverseOrder()));
        }
    }

    /** Adds a point; not to what was sent. */
    public NearestNeighbours add(String id, float[] point) {
        for (int i = 0; i < queries.length; i++) {
            PriorityQueue<Neighbour> best = found.get(i);
            double bound = best.size() < neighbours ? Double.POSITIVE_INFINITY : best.peek().distance();
            double distance = distance(queries[i], point, bound);
            if (distance <= bound) {
                offer(best, new Neighbour(id, distance));
            }
        }
        return this;
    }

    /** Adds what was found among other points for the same queries. */
    public NearestNeighbours merge(NearestNeighbours other) {
        for (int i = 0; i < found.size(); i++) {
            PriorityQueue<Neighbour> best = found.get(i);
            other.found.get(i).forEach(neighbour -> offer(best, neighbour));
        }
        return this;
    }

    /** For each query its neighbours, nearest first; equally near ones in the order of their ids. */
    public List<List<Neighbour>> found() {
        return found.stream().map(best -> best.stream().sorted().toList()).toList();
    }

    private void offer(PriorityQueue<Neighbour> best, Neighbour neighbour) {
        best.add(neighbour);
        if (best.size() > neighbours) {
            best.remove();
        }
    }

    /** The distance, or infinity as soon as it is known to exceed a bound. */
    private static double distance(float[] first, float[] second, double bound) {
        if (first.length != second.length) {
            throw new IllegalArgumentException("Cannot compare points of " + first.length + " and " + second.length
                    + " dimensions");
        }
        double sum = 0;
        double limit = bound * bound * (1 + 1e-12);
        for (int i = 0; i < first.length && sum <= limit; i++) {
            double difference = (double) first[i] - second[i];
            sum += difference * difference;
        }
        return sum <= limit ? Math.sqrt(sum) : Double.POSITIVE_INFINITY;
    }
}
