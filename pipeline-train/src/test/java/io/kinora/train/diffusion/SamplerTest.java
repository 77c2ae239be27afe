package io.kinora.train.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

class SamplerTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.cosine(400);
    private static final VideoShape SHAPE = new VideoShape(3, 2, 4, 4);
    private static final double MEAN = 0.2;
    private static final double DEVIATION = 0.1;

    static List<Sampler> samplers() {
        return List.of(new Ddpm(SCHEDULE), new Ddpm(SCHEDULE, 200), new Ddim(SCHEDULE, 0, 50),
                new Ddim(SCHEDULE, 1, 200), new Ddim(SCHEDULE, 0.5, 100));
    }

    private static INDArray bestGuess(INDArray x, int t) {
        return bestGuess(SCHEDULE, x, t);
    }

    /** The best guess of the video where all numbers of the data are normal: its posterior mean, in closed form. */
    private static INDArray bestGuess(NoiseSchedule schedule, INDArray x, int t) {
        double alphaBar = schedule.alphaBar(t);
        double variance = alphaBar * DEVIATION * DEVIATION + 1 - alphaBar;
        return x.sub(Math.sqrt(alphaBar) * MEAN)
                .muli(Math.sqrt(alphaBar) * DEVIATION * DEVIATION / variance).addi(MEAN);
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void drawsFromTheDistributionOfTheData(Sampler sampler) {
        INDArray videos = sampler.sample(
                SamplerTest::bestGuess, SHAPE, 1, LongStream.range(0, 60).toArray(), step -> { });
        assertThat(videos.meanNumber().doubleValue()).isCloseTo(MEAN, within(0.01));
        assertThat(videos.stdNumber().doubleValue()).isCloseTo(DEVIATION, within(0.015));
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void aVideoDependsOnItsSeedAndIndexOnly(Sampler sampler) {
        INDArray together = sampler.sample(SamplerTest::bestGuess, SHAPE, 5, new long[] {0, 1, 2}, step -> { });
        INDArray alone = sampler.sample(SamplerTest::bestGuess, SHAPE, 5, new long[] {1}, step -> { });
        INDArray otherSeed = sampler.sample(SamplerTest::bestGuess, SHAPE, 6, new long[] {1}, step -> { });
        assertThat(together.slice(1).toStringFull()).isEqualTo(alone.slice(0).toStringFull());
        assertThat(otherSeed).isNotEqualTo(alone);
        assertThat(together.slice(0)).isNotEqualTo(together.slice(1));
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void staysWithinAVideosRange(Sampler sampler) {
        INDArray videos = sampler.sample((x, t) -> x.mul(-1), SHAPE, 1, new long[] {0, 1}, step -> { });
        assertThat(videos.amaxNumber().doubleValue()).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void visitsFallingTimestepsFromTheNoisiestAndTellsProgress(Sampler sampler) {
        List<Integer> visited = new ArrayList<>();
        List<Integer> told = new ArrayList<>();
        sampler.sample((x, t) -> {
            visited.add(t);
            return x;
        }, SHAPE, 1, new long[] {0}, told::add);
        assertThat(visited).hasSize(sampler.steps()).startsWith(399).doesNotHaveDuplicates();
        assertThat(visited).isSortedAccordingTo((left, right) -> right - left);
        assertThat(told).isEqualTo(IntStream.rangeClosed(1, sampler.steps()).boxed().toList());
    }

    @Test
    void ddimWithEtaZeroIsAFunctionOfTheFirstNoise() {
        INDArray coarse = new Ddim(SCHEDULE, 0, 50)
                .sample(SamplerTest::bestGuess, SHAPE, 1, new long[] {0}, step -> { });
        INDArray fine = new Ddim(SCHEDULE, 0, 100)
                .sample(SamplerTest::bestGuess, SHAPE, 1, new long[] {0}, step -> { });
        assertThat(coarse.sub(fine).amaxNumber().doubleValue()).isLessThan(0.05);
    }

    @Test
    void startsRightWhereNothingButNoiseIsLeft() {
        NoiseSchedule schedule = NoiseSchedule.cosine(400).withZeroTerminalSnr();
        for (Sampler sampler : List.of(new Ddpm(schedule), new Ddim(schedule, 0, 50), new Ddim(schedule, 0.5, 100))) {
            INDArray videos = sampler.sample((x, t) -> {
                // A network that puts out velocity, and knows the data's distribution.
                INDArray start = bestGuess(schedule, x, t);
                double alphaBar = schedule.alphaBar(t);
                INDArray velocity = x.mul(Math.sqrt(alphaBar)).subi(start).divi(Math.sqrt(1 - alphaBar));
                return Objective.VELOCITY.start(schedule, x, t, velocity);
            }, SHAPE, 1, LongStream.range(0, 60).toArray(), step -> { });
            assertThat(videos.meanNumber().doubleValue()).isCloseTo(MEAN, within(0.01));
            assertThat(videos.stdNumber().doubleValue()).isCloseTo(DEVIATION, within(0.015));
        }
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void keepsGivenFrames(Sampler sampler) {
        INDArray clean = NoiseSchedule.noise(new CounterRandom(3, 3, 3), SHAPE).muli(0.2);
        INDArray video = sampler.sample(
                new GivenFrames(SamplerTest::bestGuess, clean, 1), SHAPE, 1, new long[] {0}, step -> { });
        INDArray[] first = {frame(video, 0), frame(clean, 0)};
        assertThat(first[0].sub(first[1]).amaxNumber().doubleValue()).isLessThan(1e-6);
        assertThat(frame(video, 1).sub(frame(clean, 1)).amaxNumber().doubleValue()).isGreaterThan(0.1);
    }

    private static INDArray frame(INDArray video, int frame) {
        return video.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(frame));
    }

    @Test
    void refusesWhatItCannotDo() {
        assertThatThrownBy(() -> new Ddpm(SCHEDULE, 401)).hasMessage(
                "Cannot sample in 401 steps: the noise schedule has 400; give 1 to 400");
        assertThatThrownBy(() -> new Ddim(SCHEDULE, 1.5, 10)).hasMessage(
                "Cannot sample with eta 1.5: give 0 to 1");
        assertThatThrownBy(() -> new VideoShape(3, 0, 4, 4)).hasMessage(
                "Cannot use a video shape of [3, 0, 4, 4]: every axis must be at least 1");
    }
}
