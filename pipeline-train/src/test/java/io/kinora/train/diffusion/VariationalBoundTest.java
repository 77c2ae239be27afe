package io.kinora.train.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Closed forms of the DDPM and improved-DDPM papers. */
class VariationalBoundTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.linear(1000);
    private static final VariationalBound BOUND = new VariationalBound(SCHEDULE);

    /** One value in each of two frames. */
    private static INDArray video(double first, double second) {
        return Nd4j.createFromArray((float) first, (float) second).reshape(1, 1, 2, 1, 1);
    }

    /** KL(N(mean1, variance1) || N(mean2, variance2)). */
    private static double divergence(double mean1, double variance1, double mean2, double variance2) {
        return (variance1 / variance2 + (mean1 - mean2) * (mean1 - mean2) / variance2 - 1
                + Math.log(variance2 / variance1)) / 2;
    }

    @Test
    void thePriorsTermIsADivergenceFromStandardNormal() {
        double alphaBar = SCHEDULE.alphaBar(999);
        double[][] nats = BOUND.prior(video(0.25, -1));
        assertThat(nats[0][0]).isCloseTo(divergence(Math.sqrt(alphaBar) * 0.25, 1 - alphaBar, 0, 1), within(1e-12));
        assertThat(nats[0][1]).isCloseTo(divergence(-Math.sqrt(alphaBar), 1 - alphaBar, 0, 1), within(1e-12));
        assertThat(new VariationalBound(SCHEDULE.withZeroTerminalSnr()).prior(video(0.25, -1))[0]).containsOnly(0);
    }

    @Test
    void aTimestepsTermIsTheDivergenceOfTwoPosteriors() {
        for (int t : new int[] {1, 30, 500, 999}) {
            INDArray x0 = video(0.25, -0.5);
            INDArray guess = video(0.35, -0.7);
            INDArray x = Nd4j.createFromArray(1.5, 0.3).reshape(1, 1, 2, 1, 1);
            INDArray right = SCHEDULE.posteriorMean(x0.castTo(DataType.DOUBLE), x, t, t - 1);
            INDArray guessed = SCHEDULE.posteriorMean(guess.castTo(DataType.DOUBLE), x, t, t - 1);
            double variance = SCHEDULE.posteriorVariance(t, t - 1);
            double[][] nats = BOUND.term(x0, guess, t);
            for (int frame = 0; frame < 2; frame++) {
                double expected = divergence(right.getDouble(0, 0, frame, 0, 0), variance,
                        guessed.getDouble(0, 0, frame, 0, 0), variance);
                assertThat(nats[0][frame]).isCloseTo(expected, within(1e-9 * expected));
            }
        }
    }

    @Test
    void ofPredictedNoiseItIsTheWeightedErrorOfTheDdpmPaper() {
        // Ho et al., equation 12: beta² / (2 sigma² alpha (1 - alphaBar)) |noise - predicted|², sigma² the posterior's.
        int t = 300;
        INDArray x = Nd4j.createFromArray(1.5f, 0.3f).reshape(1, 1, 2, 1, 1);
        INDArray start = Objective.NOISE.start(SCHEDULE, x, t, Nd4j.createFromArray(0.9f, 0.1f).reshape(x.shape()));
        INDArray guess = Objective.NOISE.start(SCHEDULE, x, t, Nd4j.createFromArray(1.0f, 0.4f).reshape(x.shape()));
        double beta = SCHEDULE.beta(t);
        double weight = beta * beta / (2 * SCHEDULE.posteriorVariance(t, t - 1) * SCHEDULE.alpha(t)
                * (1 - SCHEDULE.alphaBar(t)));
        double[][] nats = BOUND.term(start, guess, t);
        assertThat(nats[0][0]).isCloseTo(weight * 0.01, within(1e-4 * weight * 0.01));
        assertThat(nats[0][1]).isCloseTo(weight * 0.09, within(1e-4 * weight * 0.09));
    }

    @Test
    void theFirstTimestepsTermSumsToOneOverAllLevels() {
        double sum = 0;
        double mostLikely = Double.MAX_VALUE;
        int best = -1;
        for (int level = 0; level < 256; level++) {
            double nats = BOUND.term(video(level / 127.5 - 1, 0), video(0.302, 0), 0)[0][0];
            sum += Math.exp(-nats);
            if (nats < mostLikely) {
                mostLikely = nats;
                best = level;
            }
        }
        // To within the gaps that rounding to float leaves between levels.
        assertThat(sum).isCloseTo(1, within(3e-5));
        assertThat(best).isEqualTo(166);
        // The guess at the centre of a level: the middle 2/255 of a normal with the second step's posterior variance.
        double deviation = Math.sqrt(SCHEDULE.posteriorVariance(1, 0));
        double inside = 0;
        for (int slice = -5000; slice < 5000; slice++) {
            double z = (slice + 0.5) / 5000 / 255 / deviation;
            inside += Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) / 5000 / 255 / deviation;
        }
        float centre = (float) (166 / 127.5 - 1);
        assertThat(Math.exp(-BOUND.term(video(centre, 0), video(centre, 0), 0)[0][0])).isCloseTo(inside, within(1e-5));
    }

    @Test
    void farGuessesCostNoMoreThanTheLeastProbability() {
        assertThat(BOUND.term(video(1, 0), video(-1, 0), 0)[0][0]).isCloseTo(-Math.log(1e-12), within(1e-9));
    }
}
