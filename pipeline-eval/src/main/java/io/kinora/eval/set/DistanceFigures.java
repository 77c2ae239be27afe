package io.kinora.eval.set;

import io.kinora.eval.metric.Figure;
import io.kinora.eval.metric.Metric;
import io.kinora.eval.stats.Fingerprint;
import io.kinora.eval.stats.Floor;
import io.kinora.eval.stats.FrechetDistance;
import io.kinora.eval.stats.FrechetExtrapolation;
import io.kinora.eval.stats.FrechetFloor;
import io.kinora.eval.stats.FrechetInterval;
import io.kinora.eval.stats.Interval;
import io.kinora.eval.stats.SampleSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The Fréchet distance of two sets with its interval and floor, and its value for infinitely many videos.
 *
 * @param name what it is called
 * @param protocol how the features came about
 * @param ddof as of {@link FrechetDistance}
 * @param unit what the points are: {@code videos} or {@code frames}
 */
record DistanceFigures(String name, Fingerprint protocol, int ddof, String unit) {
    /** Videos of each side without which neither interval nor floor can be told. */
    private static final int LEAST = 8;
    private static final long SEED = 1;

    /**
     * Computes them.
     *
     * @param infinite whether the extrapolated distance is wanted, too
     * @param warnings what a reader must know is added here
     */
    List<Figure> of(FeatureSet real, FeatureSet generated, boolean infinite, List<String> warnings) {
        double distance = FrechetDistance.squared(real.total(), generated.total(), ddof);
        long least = Math.min(real.videos(), generated.videos());
        if (!FrechetInterval.isPossible(real.blocks()) || !FrechetInterval.isPossible(generated.blocks())) {
            warnings.add(name + " of " + least + " videos is biased upwards, the more the fewer they are, and they are "
                    + "too few to tell its interval: use at least " + LEAST + " that can be read, better some "
                    + "thousands.");
            return List.of(figure(name, distance, Optional.empty(), Optional.empty(), real, generated));
        }
        Interval interval = FrechetInterval.of(real.blocks(), generated.blocks());
        FrechetExtrapolation line = FrechetExtrapolation.of(real.blocks(), generated.blocks());
        FrechetFloor floors = FrechetFloor.of(real.blocks(), ddof, SEED);
        double floor = floors.at(real.total().count(), generated.total().count());
        SampleSize.warning(least, real.total().dimension(), distance, interval, line, floor, unit)
                .ifPresent(warning -> warnings.add(name + ": " + warning));
        List<Figure> figures = new ArrayList<>();
        figures.add(figure(name, distance, Optional.of(interval),
                Optional.of(new Floor(floor, floors.half().spread(), least)), real, generated));
        if (infinite) {
            // Of infinitely many videos, two sets of one distribution are 0 apart.
            figures.add(figure(Metric.infinite(name), line.value(), Optional.of(interval),
                    Optional.of(new Floor(0, 0, least)), real, generated));
        }
        return figures;
    }

    private Figure figure(String metric, double value, Optional<Interval> interval, Optional<Floor> floor,
            FeatureSet real, FeatureSet generated) {
        return new Figure(metric, protocol, value, interval, floor, Optional.empty(), real.videos(),
                generated.videos());
    }
}
