package io.kinora.train.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinora.train.data.NoiseSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class ObjectiveTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.cosine(1000);
    private static final VideoShape SHAPE = new VideoShape(3, 2, 4, 4);
    private static final INDArray START = NoiseSchedule.noise(new CounterRandom(1, 1, 1), SHAPE);
    private static final INDArray NOISE = NoiseSchedule.noise(new CounterRandom(1, 2, 1), SHAPE);

    private static double difference(INDArray one, INDArray other) {
        return one.sub(other).amaxNumber().doubleValue();
    }

    @ParameterizedTest
    @EnumSource(Objective.class)
    void theTargetTellsTheCleanVideo(Objective objective) {
        for (int t : new int[] {0, 400, 950}) {
            INDArray x = SCHEDULE.noised(START, new int[] {t}, NOISE);
            INDArray target = objective.target(SCHEDULE, START, new int[] {t}, NOISE);
            assertThat(difference(objective.start(SCHEDULE, x, t, target), START)).isLessThan(2e-5);
        }
    }

    @Test
    void velocityIsTheRotationOfSalimansAndHo() {
        // With angle phi = atan(sigma / alpha): x = cos(phi) x0 + sin(phi) noise, v = cos(phi) noise - sin(phi) x0.
        int t = 620;
        double angle = Math.atan(Math.sqrt((1 - SCHEDULE.alphaBar(t)) / SCHEDULE.alphaBar(t)));
        INDArray x = SCHEDULE.noised(START, new int[] {t}, NOISE);
        INDArray velocity = Objective.VELOCITY.target(SCHEDULE, START, new int[] {t}, NOISE);
        assertThat(difference(velocity, NOISE.mul(Math.cos(angle)).subi(START.mul(Math.sin(angle))))).isLessThan(1e-5);
        assertThat(difference(x.mul(Math.sin(angle)).addi(velocity.mul(Math.cos(angle))), NOISE)).isLessThan(1e-5);
    }

    @ParameterizedTest
    @EnumSource(Objective.class)
    void minSnrWeighsTheCleanVideosErrorAlikeForAll(Objective objective) {
        for (int t : new int[] {5, 300, 500, 900}) {
            INDArray x = SCHEDULE.noised(START, new int[] {t}, NOISE);
            INDArray wrong = objective.target(SCHEDULE, START, new int[] {t}, NOISE).addi(0.01);
            double ofStart = objective.start(SCHEDULE, x, t, wrong).subi(START).amaxNumber().doubleValue() / 0.01;
            double weight = objective.minSnrWeight(SCHEDULE, t, 5);
            double expected = Math.min(SCHEDULE.signalToNoise(t), 5) * ofStart * ofStart;
            assertThat(weight).isCloseTo(expected, within(0.02 * expected));
        }
    }

    @Test
    void minSnrWeightsAreThoseOfThePaper() {
        int early = 10;
        int late = 900;
        double ratio = SCHEDULE.signalToNoise(early);
        assertThat(ratio).isGreaterThan(5);
        assertThat(Objective.NOISE.minSnrWeight(SCHEDULE, early, 5)).isEqualTo(5 / ratio);
        assertThat(Objective.VELOCITY.minSnrWeight(SCHEDULE, early, 5)).isEqualTo(5 / (ratio + 1));
        assertThat(Objective.START.minSnrWeight(SCHEDULE, early, 5)).isEqualTo(5);
        assertThat(Objective.NOISE.minSnrWeight(SCHEDULE, late, 5)).isEqualTo(1);
    }

    @Test
    void settingsThatCannotBeSampledOrLearntAreRefused() {
        assertThatThrownBy(() -> new NoiseSettings(NoiseSettings.Kind.LINEAR, 1000, true, Objective.NOISE,
                NoiseSettings.Weighting.NONE, 5)).hasMessageContaining("zero-terminal-snr needs objective velocity");
        assertThatThrownBy(() -> new NoiseSettings(NoiseSettings.Kind.LINEAR, 1000, true, Objective.VELOCITY,
                NoiseSettings.Weighting.MIN_SNR, 5)).hasMessageContaining("exclude each other");
        assertThat(new NoiseSettings(NoiseSettings.Kind.LINEAR, 1000, true, Objective.VELOCITY,
                NoiseSettings.Weighting.NONE, 5).noiseSchedule().alphaBar(999)).isZero();
    }
}
