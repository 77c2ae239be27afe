package io.kinora.eval.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How often 95 % intervals hold the truth, over seeded trials: the figures of docs/evaluation.md.
 * {@code -Dkinora.coverage.trials=2000} makes more of them.
 */
class CoverageTest {
    private static final int TRIALS = Integer.getInteger("kinora.coverage.trials", 200);

    @ParameterizedTest(name = "{0} and {1} points of {2} dimensions, shift {3}, scale {4}, {5}")
    @CsvSource({
        "256, 256, 32, 0.25, 1, normal",
        "128, 128, 32, 0.17677669529663687, 1.1767766952966369, normal",
        "512, 128, 16, 0.25, 1.25, normal",
        "256, 256, 16, 0.25, 1.25, exponential",
        "256, 256, 16, 0, 1, normal",
        "256, 256, 16, 0, 1, exponential",
        "128, 256, 8, 0, 1, exponential"
    })
    void frechetDistance(int first, int second, int dimension, double shift, double scale, String kind) {
        Population real = population(dimension, 0, 1, kind);
        Population generated = population(dimension, shift, scale, kind);
        double truth = real.distance(generated);
        report("Fréchet distance, truth " + truth, intervals(trial -> {
            Random random = new Random(trial);
            return FrechetInterval.of(FactorBlocks.of(real.sample(first, random), trial),
                    FactorBlocks.of(generated.sample(second, random), trial));
        }), truth);
    }

    @ParameterizedTest(name = "{0} and {1} points, shift {2}, scale {3}, {4}")
    @CsvSource({
        "100, 100, 0.25, 1, normal",
        "150, 200, 0.25, 1.2, exponential",
        "64, 200, 0.25, 1.2, exponential",
        "64, 64, 0.25, 1, exponential",
        "64, 64, 0, 1, exponential",
        "16, 16, 0.25, 1, normal",
        "100, 100, 0, 1, normal"
    })
    void kernelDistance(int first, int second, double shift, double scale, String kind) {
        int dimension = 8;
        Population real = population(dimension, 0, 1, kind);
        Population generated = population(dimension, shift, scale, kind);
        double truth = real.kernelDistance(generated);
        report("Kernel distance, truth " + truth,
                intervals(trial -> kernelDistance(real, generated, first, second, trial)), truth);
    }

    @ParameterizedTest(name = "{0} and {1} points, shift {2}, scale {3}")
    @CsvSource({"150, 150, 0.3, 0.8", "100, 200, 0, 1"})
    void manifold(int first, int second, double shift, double scale) {
        int dimension = 6;
        Population real = Population.of(dimension, 0, 1);
        Population generated = Population.of(dimension, shift, scale);
        List<ManifoldIntervals> trials = IntStream.range(0, TRIALS).parallel().mapToObj(trial -> {
            Random random = new Random(trial);
            return ManifoldIntervals.of(real.sample(first, random), generated.sample(second, random), 3, trial);
        }).toList();
        List<Function<ManifoldIntervals, Interval>> metrics = List.of(ManifoldIntervals::precision,
                ManifoldIntervals::recall, ManifoldIntervals::density, ManifoldIntervals::coverage);
        for (int metric = 0; metric < metrics.size(); metric++) {
            List<Interval> intervals = trials.stream().map(metrics.get(metric)).toList();
            double truth = intervals.stream().mapToDouble(Interval::value).average().orElseThrow();
            report(List.of("Precision", "Recall", "Density", "Coverage").get(metric) + ", truth " + truth, intervals,
                    truth);
        }
    }

    @ParameterizedTest(name = "{0} values, {1}")
    @CsvSource({"50, normal", "100, exponential", "8, normal", "4, normal", "2, normal"})
    void mean(int count, String kind) {
        Population values = population(1, 20, 3, kind);
        report("Mean of " + count, intervals(trial -> {
            double[] sample = new double[count];
            float[][] rows = values.sample(count, new Random(trial));
            for (int i = 0; i < count; i++) {
                sample[i] = rows[i][0];
            }
            return MeanInterval.of(sample, trial);
        }), 20);
    }

    @Test
    void aPlainBootstrapNeverHoldsTheFrechetDistance() {
        Population real = Population.of(16, 0, 1);
        Population generated = Population.of(16, 0.25, 1);
        Random random = new Random(1);
        float[][] first = real.sample(128, random);
        float[][] second = generated.sample(128, random);
        double[] resampled = IntStream.range(0, 100).mapToDouble(i -> FrechetDistance.squared(
                resample(first, random), resample(second, random))).sorted().toArray();
        assertThat(resampled[2]).isGreaterThan(real.distance(generated));
    }

    private static void report(String name, List<Interval> intervals, double truth) {
        double covered = intervals.stream().filter(interval -> interval.contains(truth)).count()
                / (double) intervals.size();
        System.out.println(name + ": " + covered + ", mean width "
                + intervals.stream().mapToDouble(one -> one.high() - one.low()).average().orElseThrow());
        assertThat(covered).as(name).isBetween(0.90, 0.98);
    }

    private static List<Interval> intervals(IntFunction<Interval> trial) {
        return IntStream.range(0, TRIALS).parallel().mapToObj(trial).toList();
    }

    private static Interval kernelDistance(Population real, Population generated, int first, int second, int seed) {
        Random random = new Random(seed);
        return KernelDistance.of(real.sample(first, random), generated.sample(second, random));
    }

    private static GaussianFactor resample(float[][] rows, Random random) {
        GaussianAccumulator accumulator = new GaussianAccumulator(rows[0].length);
        for (int i = 0; i < rows.length; i++) {
            accumulator.add(rows[random.nextInt(rows.length)]);
        }
        return accumulator.factor();
    }

    private static Population population(int dimension, double mean, double deviation, String kind) {
        Population one = Population.of(dimension, mean, deviation);
        return kind.equals("normal") ? one
                : new Population(one.mean(), one.deviation(), Population.EXPONENTIAL);
    }
}
