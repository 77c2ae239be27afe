package io.kinora.eval.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ManifoldTest {
    private static final int NEIGHBOURS = 4;

    @Test
    void blocksGiveWhatTheDefinitionsGive() {
        float[][] real = Population.of(3, 10, 1).sample(150, new Random(1));
        float[][] generated = Population.of(3, 11.5, 1).sample(133, new Random(2));
        double[] realRadii = radii(real);
        double[] generatedRadii = radii(generated);
        int inReal = 0;
        int balls = 0;
        for (float[] point : generated) {
            int around = around(point, real, realRadii);
            balls += around;
            inReal += around > 0 ? 1 : 0;
        }
        int inGenerated = 0;
        int covered = 0;
        for (int i = 0; i < real.length; i++) {
            inGenerated += around(real[i], generated, generatedRadii) > 0 ? 1 : 0;
            int row = i;
            covered += Arrays.stream(generated).anyMatch(point -> distance(point, real[row]) <= realRadii[row]) ? 1 : 0;
        }
        ManifoldIntervals found = ManifoldIntervals.of(real, generated, NEIGHBOURS, 1);
        assertThat(found.precision().value()).isCloseTo(inReal / 133.0, within(1e-12)).isBetween(0.1, 0.99);
        assertThat(found.recall().value()).isCloseTo(inGenerated / 150.0, within(1e-12)).isBetween(0.1, 0.99);
        assertThat(found.density().value()).isCloseTo(balls / (NEIGHBOURS * 133.0), within(1e-12));
        assertThat(found.coverage().value()).isCloseTo(covered / 150.0, within(1e-12)).isBetween(0.1, 0.99);
    }

    @Test
    void aSetLiesOnItsOwnManifold() {
        float[][] set = Population.of(4, 3, 1).sample(40, new Random(3));
        ManifoldIntervals found = ManifoldIntervals.of(set, set, NEIGHBOURS, 1);
        assertThat(found.precision().value()).isEqualTo(1);
        assertThat(found.recall().value()).isEqualTo(1);
        assertThat(found.coverage().value()).isEqualTo(1);
        assertThat(found.density().value()).isGreaterThan(1);
        assertThat(found.precision().high()).isEqualTo(1);
    }

    @Test
    void setsFarApartShareNothingAsFarAsSoManyPointsCanTell() {
        float[][] real = Population.of(4, 0, 1).sample(60, new Random(4));
        float[][] generated = Population.of(4, 100, 1).sample(50, new Random(5));
        Interval precision = ManifoldIntervals.of(real, generated, NEIGHBOURS, 1).precision();
        assertThat(precision.value()).isZero();
        assertThat(precision.low()).isZero();
        assertThat(precision.high()).isBetween(0.03, 0.1);
        assertThat(precision.n()).isEqualTo(50);
    }

    @Test
    void aCollapsedGeneratorIsPreciseAndRecallsNothing() {
        float[][] real = Population.of(4, 0, 1).sample(100, new Random(6));
        float[][] generated = Population.of(4, 0, 0.05).sample(100, new Random(7));
        ManifoldIntervals found = ManifoldIntervals.of(real, generated, NEIGHBOURS, 1);
        assertThat(found.precision().low()).isGreaterThan(0.9);
        assertThat(found.recall().high()).isLessThan(0.1);
        assertThat(found.coverage().high()).isLessThan(0.5);
    }

    @Test
    void samplesMustHoldTheNeighbours() {
        assertThatThrownBy(() -> ManifoldIntervals.of(new float[100][2], new float[8][2], NEIGHBOURS, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot find 4 neighbours in samples of 100 and 8 points: more are needed");
    }

    private static int around(float[] point, float[][] centres, double[] radii) {
        int around = 0;
        for (int i = 0; i < centres.length; i++) {
            around += distance(point, centres[i]) <= radii[i] ? 1 : 0;
        }
        return around;
    }

    private static double[] radii(float[][] points) {
        // The nearest of all is the point itself.
        return Arrays.stream(points).mapToDouble(point -> Arrays.stream(points)
                .mapToDouble(other -> distance(point, other)).sorted().skip(NEIGHBOURS).findFirst().orElseThrow())
                .toArray();
    }

    private static double distance(float[] first, float[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += Math.pow((double) first[i] - second[i], 2);
        }
        return Math.sqrt(sum);
    }
}
