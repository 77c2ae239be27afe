package io.kinora.eval.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrechetDistanceTest {
    @Test
    void numpysSequenceIsReproduced() {
        NumpyRandom random = new NumpyRandom(1);
        assertThat(random.normal()).isEqualTo(1.6243453636632417);
        assertThat(random.normal()).isEqualTo(-0.6117564136500754);
        assertThat(random.normal()).isEqualTo(-0.5281717522634557);
    }

    @Test
    void gaussiansWithKnownDistance() {
        GaussianFactor first = gaussian(new double[] {0, 0}, new double[][] {{1, 0}, {0, 2}});
        GaussianFactor second = gaussian(new double[] {3, 4}, new double[][] {{3, 0}, {0, 4}});
        assertThat(FrechetDistance.squared(first, second)).isCloseTo(33, within(1e-12));
    }

    @Test
    void gaussiansThatDoNotCommute() {
        // Cholesky factors of [[2,1],[1,3]] and [[4,-1],[-1,1]].
        double root = Math.sqrt(2);
        GaussianFactor first = gaussian(new double[2], new double[][] {{root, 1 / root}, {0, Math.sqrt(2.5)}});
        GaussianFactor second = gaussian(new double[2], new double[][] {{2, -0.5}, {0, Math.sqrt(0.75)}});
        assertThat(FrechetDistance.squared(first, second)).isCloseTo(1.815632781353262, within(1e-13));
    }

    @Test
    void numpySamples() {
        GaussianFactor first = GaussianFactor.of(16, new NumpyRandom(1).normal(64, 16, 1, 0));
        GaussianFactor second = GaussianFactor.of(16, new NumpyRandom(2).normal(64, 16, 1.5, 0.25));
        assertThat(FrechetDistance.squared(first, second)).isCloseTo(8.354884583030, within(1e-11));
        assertThat(FrechetDistance.squared(second, first)).isCloseTo(8.354884583030, within(1e-11));
    }

    @Test
    void fewerSamplesThanDimensions() {
        GaussianFactor first = GaussianFactor.of(400, new NumpyRandom(3).normal(8, 400, 1, 0));
        GaussianFactor second = GaussianFactor.of(400, new NumpyRandom(4).normal(8, 400, 1, 0));
        assertThat(FrechetDistance.squared(first, second)).isCloseTo(787.7579424911, within(1e-9));
    }

    @Test
    void aSetIsAtNoDistanceFromItself() {
        GaussianFactor set = GaussianFactor.of(400, new NumpyRandom(3).normal(8, 400, 1, 0));
        assertThat(FrechetDistance.squared(set, set)).isBetween(0.0, 1e-9 * set.variance(1));
    }

    @Test
    void biasOfTwoSamplesOfOneDistribution() {
        GaussianFactor first = GaussianFactor.of(400, new NumpyRandom(5).normal(512, 400, 1, 0));
        GaussianFactor second = GaussianFactor.of(400, new NumpyRandom(6).normal(512, 400, 1, 0));
        assertThat(FrechetDistance.squared(first, second)).isCloseTo(158.6, within(3.0));
    }

    @Test
    void partsMergeToTheSameInAnyOrder() {
        List<double[]> points = new NumpyRandom(7).normal(300, 24, 2, 1);
        GaussianFactor whole = GaussianFactor.of(24, points);
        GaussianFactor reference = GaussianFactor.of(24, new NumpyRandom(8).normal(100, 24, 1, 0));
        double expected = FrechetDistance.squared(whole, reference);
        List<GaussianFactor> parts = new ArrayList<>(List.of(GaussianFactor.empty(24)));
        for (int start = 0, size = 1; start < points.size(); start += size, size = size * 2 + 1) {
            parts.add(GaussianFactor.of(24, points.subList(start, Math.min(points.size(), start + size))));
        }
        for (int seed = 0; seed < 5; seed++) {
            Collections.shuffle(parts, new Random(seed));
            GaussianFactor merged = parts.stream().reduce(GaussianFactor.empty(24), GaussianFactor::merge);
            assertThat(merged.count()).isEqualTo(300);
            assertThat(merged.mean()).containsExactly(whole.mean(), within(1e-12));
            assertThat(FrechetDistance.squared(merged, reference)).isCloseTo(expected, within(1e-10 * expected));
            assertThat(FrechetDistance.squared(merged, whole)).isLessThan(1e-10);
        }
    }

    @Test
    void pointsThatAreAllAlikeHaveNoVariance() {
        List<double[]> alike = Collections.nCopies(5, new double[] {3, 4, 5});
        GaussianFactor set = GaussianFactor.of(3, alike).merge(GaussianFactor.of(3, alike));
        assertThat(set.variance(1)).isZero();
        GaussianFactor other = GaussianFactor.of(3, new NumpyRandom(1).normal(50, 3, 1, 0));
        double means = 0;
        for (int i = 0; i < 3; i++) {
            means += Math.pow(other.mean()[i] - set.mean()[i], 2);
        }
        assertThat(FrechetDistance.squared(set, other)).isCloseTo(means + other.variance(1), within(1e-12));
    }

    @Test
    void aLargeMeanCostsNoDigits() {
        List<double[]> far = new NumpyRandom(9).normal(400, 4, 0.01, 1e4);
        List<double[]> near = far.stream().map(point -> {
            double[] moved = point.clone();
            for (int i = 0; i < moved.length; i++) {
                moved[i] -= 1e4;
            }
            return moved;
        }).toList();
        GaussianFactor merged = GaussianFactor.empty(4);
        for (int start = 0; start < far.size(); start += 10) {
            merged = merged.merge(GaussianFactor.of(4, far.subList(start, start + 10)));
        }
        double expected = GaussianFactor.of(4, near).variance(1);
        assertThat(merged.variance(1) / expected).isCloseTo(1, within(1e-9));
    }

    @Test
    void theAccumulatorGivesWhatAllPointsAtOnceGive() {
        GaussianAccumulator accumulator = new GaussianAccumulator(3);
        List<double[]> points = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < 10; i++) {
            float[] point = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
            accumulator.add(point);
            points.add(new double[] {point[0], point[1], point[2]});
        }
        GaussianFactor expected = GaussianFactor.of(3, points);
        assertThat(accumulator.factor().count()).isEqualTo(10);
        assertThat(accumulator.factor().mean()).containsExactly(expected.mean(), within(1e-14));
        assertThat(accumulator.factor().variance(1)).isCloseTo(expected.variance(1), within(1e-14));
    }

    @Test
    void statisticsTravelCompactly() throws IOException, ClassNotFoundException {
        GaussianFactor factor = GaussianFactor.of(40, new NumpyRandom(1).normal(100, 40, 1, 0));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(factor);
        }
        assertThat(bytes.size()).isLessThan((40 * 41 / 2 + 40) * Double.BYTES + 300);
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(factor);
        }
    }

    @Test
    void onePointIsNoSet() {
        GaussianFactor one = GaussianFactor.of(2, List.of(new double[] {1, 2}));
        GaussianFactor two = GaussianFactor.of(2, List.of(new double[] {1, 2}, new double[] {2, 1}));
        assertThatThrownBy(() -> FrechetDistance.squared(one, two))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sets of 1 and 2 points: at least two");
    }

    @Test
    void featuresThatAreNoNumbersAreRefused() {
        assertThatThrownBy(() -> GaussianFactor.of(2, List.of(new double[] {1, Double.NaN}, new double[] {2, 1})))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("NaN");
    }

    /** Statistics with a given mean and a covariance RᵀR, as if of many points. */
    private static GaussianFactor gaussian(double[] mean, double[][] upper) {
        double degrees = Math.sqrt(99);
        return new GaussianFactor(100, mean, 2,
                new double[] {upper[0][0] * degrees, upper[0][1] * degrees, upper[1][1] * degrees});
    }
}
