package io.kinora.eval.set;

import io.kinora.eval.metric.Figure;
import io.kinora.eval.metric.Metric;
import io.kinora.eval.stats.Fingerprint;
import io.kinora.eval.stats.Floor;
import io.kinora.eval.stats.Interval;
import io.kinora.eval.stats.KernelDistance;
import io.kinora.eval.stats.ManifoldFloors;
import io.kinora.eval.stats.ManifoldIntervals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Metrics that compare the points of two samples: kernel distance, precision, recall, density and coverage.
 *
 * @param protocol how the features came about
 * @param neighbours which nearest neighbour the balls of the latter four reach to
 */
record SampleFigures(Fingerprint protocol, int neighbours) {
    private static final Set<Metric> KERNEL = Set.of(Metric.KD, Metric.KD_SPACE_TIME);
    private static final int LEAST_KERNEL = 4;
    private static final long SEED = 1;

    private record Measured(Interval interval, Floor floor) {
    }

    /**
     * Computes those that are wanted.
     *
     * @param warnings which of them the samples are too small for is added here
     */
    List<Figure> of(float[][] real, float[][] generated, List<Metric> wanted, List<String> warnings) {
        List<Figure> figures = new ArrayList<>();
        int least = Math.min(real.length, generated.length);
        wanted.stream().filter(KERNEL::contains).forEach(metric -> {
            if (least >= LEAST_KERNEL) {
                figures.add(kernel(metric, real, generated));
            } else {
                warnings.add(tooFew(metric.key(), least, LEAST_KERNEL));
            }
        });
        List<Metric> manifold = wanted.stream().filter(metric -> !KERNEL.contains(metric)).toList();
        // Halves of halves are needed for the floor.
        int needed = 4 * (neighbours + 1);
        if (!manifold.isEmpty() && least >= needed) {
            figures.addAll(manifold(real, generated, manifold));
        } else if (!manifold.isEmpty()) {
            warnings.add(tooFew(String.join(", ", manifold.stream().map(Metric::key).toList()), least, needed));
        }
        return figures;
    }

    private Figure kernel(Metric metric, float[][] real, float[][] generated) {
        Interval interval = KernelDistance.of(real, generated);
        return new Figure(metric.key(), protocol, interval.value(), Optional.of(interval),
                Optional.of(KernelDistance.floor(real, SEED)), Optional.empty(), real.length, generated.length);
    }

    private List<Figure> manifold(float[][] real, float[][] generated, List<Metric> wanted) {
        ManifoldIntervals intervals = ManifoldIntervals.of(real, generated, neighbours, SEED);
        ManifoldFloors floors = ManifoldFloors.of(real, neighbours, SEED);
        // Balls shrink as sets grow: figures of other sizes are other quantities.
        Fingerprint sized = protocol.and(Map.of("neighbours", Integer.toString(neighbours),
                "points", real.length + "/" + generated.length));
        Map<Metric, Measured> all = Map.of(
                Metric.PRECISION, new Measured(intervals.precision(), floors.precision()),
                Metric.RECALL, new Measured(intervals.recall(), floors.recall()),
                Metric.DENSITY, new Measured(intervals.density(), floors.density()),
                Metric.COVERAGE, new Measured(intervals.coverage(), floors.coverage()));
        return wanted.stream().map(metric -> new Figure(metric.key(), sized, all.get(metric).interval().value(),
                Optional.of(all.get(metric).interval()), Optional.of(all.get(metric).floor()), Optional.empty(),
                real.length, generated.length)).toList();
    }

    private static String tooFew(String metrics, int videos, int needed) {
        return "Left out: " + metrics + ", since " + videos + " videos are too few; use at least " + needed + ".";
    }
}
