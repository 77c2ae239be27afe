package io.kinora.train.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.job.TaskDeadline;
import io.kinora.train.HandMadeCheckpoint;
import io.kinora.train.TinyCorpus;
import io.kinora.train.TinyModel;
import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.checkpoint.TrainedModel;
import io.kinora.train.condition.Conditions;
import io.kinora.train.data.ConditionLoader;
import io.kinora.train.data.CorpusClips;
import io.kinora.train.data.Example;
import io.kinora.train.data.NoiseSettings;
import io.kinora.train.data.ValidationExamples;
import io.kinora.train.diffusion.Objective;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints whose guesses are known, so that the bound is. */
class ClipsLikelihoodTest {
    private static final int TIMESTEPS = 30;
    private static final int CLIPS = 64;
    private static final int MEASURED = 48;

    @TempDir
    static Path folder;

    private static SparkSession session;
    private static JavaSparkContext spark;
    private static List<Example> clips;

    @BeforeAll
    static void write() throws IOException {
        session = TinyCorpus.session(folder);
        spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        Version version = TinyCorpus.write(session, folder, CLIPS);
        clips = ValidationExamples.of(new CorpusClips(session, TableSet.corpus(session, TinyCorpus.settings(folder)),
                version).some(Tables.TRAIN, TinyModel.SETTINGS.shape(), CLIPS), CLIPS, 1, 1);
        assertThat(clips).hasSize(MEASURED);
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private static TrainedModel model(Objective objective, float output) throws IOException {
        Path run = folder.resolve(objective + " " + output);
        HandMadeCheckpoint.write(run, new NoiseSettings(NoiseSettings.Kind.LINEAR, TIMESTEPS, objective), output);
        return TrainedModel.read(run.toString(), new Configuration());
    }

    private static ClipsLikelihood estimate(TrainedModel model, int timesteps, long seed) {
        return new ClipsLikelihood(spark, model.description(),
                new ConditionLoader(Conditions.NONE, spark.broadcast(new HashMap<>())), timesteps, seed, 16,
                new WorkerThreads(1), new TaskDeadline(Duration.ofMinutes(1), "deadline"));
    }

    private static double measure(TrainedModel model, int timesteps, long seed, List<Example> some) {
        return estimate(model, timesteps, seed).of(model.network(), some, done -> { }).all().bitsPerDimension();
    }

    /** Decoder, steps and prior: means over all values of clips. */
    private static double[] expected(List<Example> some, ClosedForm.Guess guess) {
        ClosedForm form = new ClosedForm(TIMESTEPS);
        HashMap<Integer, double[]> byLevel = new HashMap<>();
        double[] means = new double[3];
        for (Example clip : some) {
            byte[] pixels = TinyCorpus.clip(Integer.parseInt(clip.clip().clipId().substring("clip-".length())))
                    .pixels();
            for (byte pixel : pixels) {
                double[] bits = byLevel.computeIfAbsent(pixel & 0xFF, level -> form.bits(level, guess));
                for (int term = 0; term < means.length; term++) {
                    means[term] += bits[term] / pixels.length / some.size();
                }
            }
        }
        return means;
    }

    @Test
    void ofAConstantGuessItIsTheClosedFormToTheLastClip() throws IOException {
        float ground = (float) (20 / 127.5 - 1);
        TrainedModel model = model(Objective.START, ground);
        AtomicLong progress = new AtomicLong();
        MeasuredClips measured = estimate(model, Integer.MAX_VALUE, 3).of(model.network(), clips, progress::set);

        assertThat(progress).hasValue((long) MEASURED * TIMESTEPS);
        double[] all = expected(clips, ClosedForm.Guess.always(ground));
        close(measured.all(), all, 1e-5);
        assertThat(measured.all().values()).isEqualTo((long) MEASURED * TinyModel.SETTINGS.shape().length());
        DescriptiveStatistics each = new DescriptiveStatistics();
        for (int clip = 0; clip < MEASURED; clip++) {
            double[] terms = expected(List.of(clips.get(clip)), ClosedForm.Guess.always(ground));
            assertThat(measured.clips().get(clip).clip()).isEqualTo(clips.get(clip).clip());
            close(measured.clips().get(clip).likelihood(), terms, 1e-5);
            each.addValue(terms[0] + terms[1] + terms[2]);
        }
        MeasuredClips.Interval interval = measured.interval().orElseThrow();
        double error = each.getStandardDeviation() / Math.sqrt(MEASURED);
        assertThat(interval.standardError()).isCloseTo(error, within(1e-4 * error));
        // 2.0117 is the quantile of Student's distribution with 47 degrees of freedom.
        assertThat(interval.high() - measured.all().bitsPerDimension()).isCloseTo(2.0117 * error, within(1e-3 * error));
        assertThat(interval.low() + interval.high()).isCloseTo(2 * measured.all().bitsPerDimension(), within(1e-9));
    }

    @Test
    void ofAGuessThatNoiseMovesItIsTheExpectedOneAtAllTimestepsAndOnAverageAtSome() throws IOException {
        TrainedModel model = model(Objective.VELOCITY, 0);
        MeasuredClips all = estimate(model, TIMESTEPS, 3).of(model.network(), clips, done -> { });
        // Of 18,432 values, each with noise of its own: four standard errors.
        close(all.all(), expected(clips, ClosedForm.Guess.ofNoVelocity()), 0.04);

        List<Example> few = clips.subList(0, 8);
        double expected = Arrays.stream(expected(few, ClosedForm.Guess.ofNoVelocity())).sum();
        DescriptiveStatistics some = new DescriptiveStatistics();
        for (int seed = 0; seed < 30; seed++) {
            some.addValue(measure(model, 10, seed, few));
        }
        double error = some.getStandardDeviation() / Math.sqrt(some.getN());
        assertThat(error).as("else the test tells nothing").isLessThan(0.01 * expected);
        assertThat(some.getMean()).isCloseTo(expected, within(4 * error));
    }

    private static void close(Likelihood actual, double[] expected, double relative) {
        List<Double> terms = List.of(actual.decoder(), actual.steps(), actual.prior());
        for (int term = 0; term < expected.length; term++) {
            assertThat(terms.get(term)).as("decoder, steps, prior: number %d", term)
                    .isCloseTo(expected[term], within(relative * Math.abs(expected[term])));
        }
    }
}
