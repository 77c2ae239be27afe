package io.kinora.train.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NoiseScheduleTest {
    @Test
    void linearIsThatOfThePaper() {
        NoiseSchedule schedule = NoiseSchedule.linear(1000);
        assertThat(schedule.beta(0)).isCloseTo(1e-4, within(1e-15));
        assertThat(schedule.beta(999)).isCloseTo(0.02, within(1e-15));
        // exp(sum of log(1 - beta)), computed apart.
        assertThat(schedule.alphaBar(999)).isCloseTo(4.0358e-5, within(1e-8));
        assertThat(schedule.alpha(10) + schedule.beta(10)).isEqualTo(1);
    }

    @Test
    void fewerLinearStepsEndInAsMuchNoise() {
        assertThat(NoiseSchedule.linear(100).alphaBar(99)).isLessThan(1e-4);
    }

    @Test
    void cosineFollowsItsFormula() {
        NoiseSchedule schedule = NoiseSchedule.cosine(1000);
        double atStart = Math.pow(Math.cos(0.008 / 1.008 * Math.PI / 2), 2);
        for (int t : new int[] {0, 250, 500, 900}) {
            double expected = Math.pow(Math.cos(((t + 1) / 1000.0 + 0.008) / 1.008 * Math.PI / 2), 2) / atStart;
            assertThat(schedule.alphaBar(t)).isCloseTo(expected, within(1e-12));
        }
        assertThat(schedule.beta(999)).isEqualTo(0.999);
    }

    @Test
    void noisedVideosMixSignalAndNoiseEachAtItsOwnTimestep() {
        NoiseSchedule schedule = NoiseSchedule.linear(1000);
        INDArray start = Nd4j.ones(DataType.FLOAT, 2, 3, 2, 4, 4);
        INDArray noise = Nd4j.ones(DataType.FLOAT, 2, 3, 2, 4, 4).muli(-1);
        INDArray noised = schedule.noised(start, new int[] {0, 999}, noise);
        assertThat(noised.getDouble(0, 1, 1, 2, 2)).isCloseTo(Math.sqrt(1 - 1e-4) - Math.sqrt(1e-4), within(1e-6));
        assertThat(noised.getDouble(1, 1, 1, 2, 2)).isCloseTo(
                Math.sqrt(4.0358e-5) - Math.sqrt(1 - 4.0358e-5), within(1e-6));
        assertThat(start.sumNumber().doubleValue()).as("the input is left alone").isEqualTo(192);
    }

    @Test
    void theStartIsRecoveredFromTheTrueNoise() {
        NoiseSchedule schedule = NoiseSchedule.cosine(1000);
        VideoShape shape = new VideoShape(3, 2, 4, 4);
        INDArray start = NoiseSchedule.noise(new CounterRandom(1, 1, 1), shape);
        INDArray noise = NoiseSchedule.noise(new CounterRandom(1, 2, 1), shape);
        INDArray noised = schedule.noised(start, new int[] {700}, noise);
        assertThat(schedule.start(noised, 700, noise).sub(start).amaxNumber().doubleValue()).isLessThan(1e-5);
    }

    @Test
    void zeroTerminalSnrKeepsTheFirstStepAndEndsInNoise() {
        NoiseSchedule usual = NoiseSchedule.linear(1000);
        NoiseSchedule rescaled = usual.withZeroTerminalSnr();
        assertThat(rescaled.alphaBar(999)).isZero();
        assertThat(rescaled.beta(999)).isEqualTo(1);
        assertThat(rescaled.signalToNoise(999)).isZero();
        assertThat(rescaled.alphaBar(0)).isCloseTo(usual.alphaBar(0), within(1e-15));
        // Lin et al., algorithm 1: roots are shifted and scaled.
        double first = Math.sqrt(usual.alphaBar(0));
        double last = Math.sqrt(usual.alphaBar(999));
        for (int t : new int[] {1, 300, 998}) {
            double root = (Math.sqrt(usual.alphaBar(t)) - last) * first / (first - last);
            assertThat(rescaled.alphaBar(t)).isCloseTo(root * root, within(1e-15));
            assertThat(rescaled.beta(t)).isCloseTo(1 - rescaled.alphaBar(t) / rescaled.alphaBar(t - 1), within(1e-15));
        }
        // The last step's posterior knows the guess alone.
        INDArray x = Nd4j.scalar(DataType.DOUBLE, -1.7).reshape(1, 1);
        INDArray start = Nd4j.scalar(DataType.DOUBLE, 0.3).reshape(1, 1);
        assertThat(rescaled.posteriorMean(start, x, 999, 998).getDouble(0))
                .isCloseTo(Math.sqrt(rescaled.alphaBar(998)) * 0.3, within(1e-12));
        assertThat(rescaled.posteriorVariance(999, 998)).isCloseTo(1 - rescaled.alphaBar(998), within(1e-12));
    }

    @Test
    void posteriorOfNeighboursIsThatOfThePaper() {
        NoiseSchedule schedule = NoiseSchedule.linear(1000);
        int t = 400;
        double beta = schedule.beta(t);
        assertThat(schedule.posteriorVariance(t, t - 1))
                .isCloseTo((1 - schedule.alphaBar(t - 1)) / (1 - schedule.alphaBar(t)) * beta, within(1e-15));
        INDArray start = Nd4j.scalar(DataType.DOUBLE, 0.3).reshape(1, 1);
        INDArray noised = Nd4j.scalar(DataType.DOUBLE, -1.7).reshape(1, 1);
        double expected = Math.sqrt(schedule.alphaBar(t - 1)) * beta / (1 - schedule.alphaBar(t)) * 0.3
                + Math.sqrt(1 - beta) * (1 - schedule.alphaBar(t - 1)) / (1 - schedule.alphaBar(t)) * -1.7;
        assertThat(schedule.posteriorMean(start, noised, t, t - 1).getDouble(0)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void theLastStepLeavesNoNoise() {
        NoiseSchedule schedule = NoiseSchedule.cosine(50);
        assertThat(schedule.posteriorVariance(7, -1)).isEqualTo(0);
        assertThat(schedule.alphaBar(-1)).isEqualTo(1);
    }

    @Test
    void refusesAScheduleOfOneStepAndAMissingTimestep() {
        assertThatThrownBy(() -> NoiseSchedule.linear(1))
                .hasMessage("Cannot make a noise schedule of 1 steps: give at least 2, usually 1000");
        INDArray two = Nd4j.zeros(DataType.FLOAT, 2, 1, 1, 1, 1);
        assertThatThrownBy(() -> NoiseSchedule.linear(10).noised(two, new int[] {1}, two))
                .hasMessage("Cannot noise a batch of 2 videos: there are 1 timesteps; give one a video");
    }
}
