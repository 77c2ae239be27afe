package io.kinora.eval.pair;

import io.kinora.eval.metric.Better;
import io.kinora.eval.metric.Metric;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The best and the worst of many pairs by one metric; the same ones in whatever order they come. Not thread-safe. */
public final class ExtremePairs {
    private final Metric metric;
    private final int most;
    private final Comparator<ScoredPair> order;
    private final NavigableSet<ScoredPair> best;
    private final NavigableSet<ScoredPair> worst;

    /**
     * None yet.
     *
     * @param metric by which they are judged
     * @param most how many of each are kept
     */
    public ExtremePairs(Metric metric, int most) {
        this.metric = metric;
        this.most = most;
        Comparator<ScoredPair> ascending = Comparator.comparingDouble(pair -> pair.figures().get(metric.key()));
        this.order = (metric.better() == Better.LOWER ? ascending : ascending.reversed())
                .thenComparing(ScoredPair::generated);
        this.best = new TreeSet<>(order);
        this.worst = new TreeSet<>(order.reversed());
    }

    /** Adds one, unless the metric cannot tell of it. */
    public void add(ScoredPair pair) {
        if (pair.figures().containsKey(metric.key())) {
            keep(best, pair);
            keep(worst, pair);
        }
    }

    private void keep(NavigableSet<ScoredPair> extremes, ScoredPair pair) {
        extremes.add(pair);
        if (extremes.size() > most) {
            extremes.pollLast();
        }
    }

    /** By which they are judged. */
    public Metric metric() {
        return metric;
    }

    /** The worst, the very worst first. */
    public List<ScoredPair> worst() {
        return List.copyOf(worst);
    }

    /** The best that are not among the worst, the very best first. */
    public List<ScoredPair> best() {
        return best.stream().filter(pair -> !worst.contains(pair)).toList();
    }
}
