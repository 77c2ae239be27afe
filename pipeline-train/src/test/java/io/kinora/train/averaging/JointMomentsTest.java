package io.kinora.train.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JointMomentsTest {
    private static final int WORKERS = 4;
    private static final int STEPS = 64;
    private static final int PARAMETERS = 20_000;
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double KEPT = Math.pow(BETA_2, STEPS);

    /** Gradients of a minibatch are the true one and noise of variance 1; those of all workers together, of 1 / W. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 1, 3})
    void secondMomentsAreThoseOfTheJointBatch(double gradient) {
        double old = 0.02;
        float[] before = new float[2 * PARAMETERS];
        Arrays.fill(before, PARAMETERS, 2 * PARAMETERS, (float) old);
        float[] mean = meanAfterRound(gradient, old);
        double ofWorkers = secondMoment(mean);
        float[] corrected = mean.clone();

        JointMoments.correct(before, corrected, 0, 2 * PARAMETERS, 1, KEPT, WORKERS);

        double expected = KEPT * old + (1 - KEPT) * (gradient * gradient + 1.0 / WORKERS);
        assertThat(ofWorkers).isCloseTo(KEPT * old + (1 - KEPT) * (gradient * gradient + 1),
                Percentage.withPercentage(2));
        assertThat(secondMoment(corrected)).isCloseTo(expected, Percentage.withPercentage(5));
        for (int i = 0; i < PARAMETERS; i++) {
            assertThat(corrected[i]).isEqualTo(mean[i]);
            assertThat(corrected[PARAMETERS + i]).isLessThanOrEqualTo(mean[PARAMETERS + i])
                    .isGreaterThanOrEqualTo((float) (KEPT * old));
        }
    }

    @Test
    void oneWorkersAreLeftAsTheyAre() {
        float[] mean = meanAfterRound(1, 0);
        float[] corrected = mean.clone();
        JointMoments.correct(new float[2 * PARAMETERS], corrected, 0, 2 * PARAMETERS, 1, KEPT, 1);
        assertThat(corrected).containsExactly(mean);
    }

    @Test
    void momentsThatHaveJustBegunAreNoNoise() {
        double gradient = 2;
        float[] state = {(float) ((1 - BETA_1) * gradient), (float) ((1 - BETA_2) * gradient * gradient)};
        float[] corrected = state.clone();
        JointMoments.correct(new float[2], corrected, 0, 2, 1 - BETA_1, BETA_2, WORKERS);
        assertThat(corrected[1]).isCloseTo(state[1], Percentage.withPercentage(1e-3));
    }

    @Test
    void onlyItsOwnBlockIsChanged() {
        float[] mean = {1, 5, 0, 9, 1, 5};
        JointMoments.correct(new float[6], mean, 2, 4, 1, 0.5, 3);
        assertThat(mean[3]).isCloseTo(3, within(1e-6f));
        assertThat(mean).containsExactly(1, 5, 0, mean[3], 1, 5);
    }

    /** Adam's moments of all parameters, averaged over the workers. */
    private static float[] meanAfterRound(double gradient, double old) {
        Random random = new Random(7);
        float[] mean = new float[2 * PARAMETERS];
        for (int i = 0; i < PARAMETERS; i++) {
            for (int worker = 0; worker < WORKERS; worker++) {
                double first = gradient;
                double second = old;
                for (int step = 0; step < STEPS; step++) {
                    double seen = gradient + random.nextGaussian();
                    first = BETA_1 * first + (1 - BETA_1) * seen;
                    second = BETA_2 * second + (1 - BETA_2) * seen * seen;
                }
                mean[i] += (float) (first / WORKERS);
                mean[PARAMETERS + i] += (float) (second / WORKERS);
            }
        }
        return mean;
    }

    private static double secondMoment(float[] state) {
        double sum = 0;
        for (int i = PARAMETERS; i < state.length; i++) {
            sum += state[i];
        }
        return sum / PARAMETERS;
    }
}
