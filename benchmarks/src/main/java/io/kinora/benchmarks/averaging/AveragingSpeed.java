package io.kinora.benchmarks.averaging;

import io.kinora.core.job.NativeLibraries;
import io.kinora.train.averaging.AveragingSettings;
import io.kinora.train.averaging.AveragingTrainer;
import io.kinora.train.averaging.RoundSummary;
import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.data.MinibatchSource;
import io.kinora.train.diffusion.CounterRandom;
import io.kinora.train.model.OptimizerSettings;
import io.kinora.train.model.UNet;
import io.kinora.train.model.UNetSettings;
import io.kinora.train.step.StepSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What averaging costs in time, in rounds of 32 steps on two cores: the share of a round that is not training, and the
 * throughput of two workers of one thread beside one worker of two. Both take turns; figures are medians.
 */
public final class AveragingSpeed {
    private static final int STEPS = 32;
    private static final int BATCH = 4;
    private static final UNetSettings MODEL =
            new UNetSettings(16, 32, 32, 3, 32, List.of(1, 2, 2), 1, List.of(2), 4, 8);
    private static final float[] NOISE = new float[BATCH * MODEL.shape().length()];

    private final AveragingTrainer trainer;
    private final int workers;
    private final List<Double> overheads = new ArrayList<>();
    private final List<Double> throughputs = new ArrayList<>();

    private AveragingSpeed(JavaSparkContext spark, int workers, int threads) {
        ComputationGraph network = UNet.build(MODEL, new OptimizerSettings(1e-4, 0, 0.9, 0.999, 1e-8), DataType.FLOAT,
                7);
        this.workers = workers;
        this.trainer = new AveragingTrainer(spark, network, workers, BATCH, AveragingSettings.every(STEPS),
                new WorkerThreads(threads), StepSettings.PLAIN);
    }

    /** Argument: number of rounds. */
    public static void main(String[] arguments) {
        NativeLibraries.select();
        new CounterRandom(1, 0, 0).normals(NOISE);
        try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("averaging")
                .setMaster("local[2]").set("spark.ui.enabled", "false"))) {
            AveragingSpeed one = new AveragingSpeed(spark, 1, 2);
            AveragingSpeed two = new AveragingSpeed(spark, 2, 1);
            one.round(2);
            two.round(2);
            one.forget();
            two.forget();
            for (int round = 0; round < Integer.parseInt(arguments[0]); round++) {
                one.round(STEPS);
                two.round(STEPS);
            }
            one.tell();
            two.tell();
            say("two workers over one: %.3f", median(two.throughputs) / median(one.throughputs));
        }
    }

    private void round(int steps) {
        long started = System.nanoTime();
        RoundSummary summary = trainer.round(Collections.nCopies(steps * workers, "noise"), sameMinibatch());
        double seconds = (System.nanoTime() - started) / 1e9;
        overheads.add(1 - summary.stepSeconds() / seconds);
        throughputs.add(summary.samples() / seconds);
        say("%d workers: %.2f s, of which %.2f s are not steps", workers, seconds, seconds - summary.stepSeconds());
    }

    private void forget() {
        overheads.clear();
        throughputs.clear();
    }

    private void tell() {
        say("%d workers: %.2f clips a second, %.1f %% of the time not in steps", workers, median(throughputs),
                100 * median(overheads));
    }

    /** Noise in place of videos; reading is another matter. */
    private static MinibatchSource sameMinibatch() {
        return source -> {
            INDArray x = Nd4j.create(NOISE, MODEL.shape().batch(BATCH), 'c');
            return new org.nd4j.linalg.dataset.MultiDataSet(
                    new INDArray[] {x, Nd4j.createFromArray(100f, 300f, 500f, 900f).reshape(BATCH, 1)},
                    new INDArray[] {x.dup()});
        };
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static void say(String text, Object... values) {
        System.out.println(String.format(Locale.ROOT, text, values));
    }
}
