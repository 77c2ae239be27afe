package io.kinora.benchmarks.averaging;

import io.kinora.core.job.NativeLibraries;
import io.kinora.train.averaging.AveragingSettings;
import io.kinora.train.averaging.AveragingSettings.Outer;
import io.kinora.train.averaging.AveragingSettings.State;
import io.kinora.train.averaging.AveragingTrainer;
import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.model.OptimizerSettings;
import io.kinora.train.model.UNet;
import io.kinora.train.model.UNetSettings;
import io.kinora.train.step.StepSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * What averaging costs in validation loss: four workers, averaged in several ways, beside one worker with four times
 * the batch on the same videos in the same number of steps. Every way has its own best learning rate of the same few,
 * by the loss at the end with the first seed. Prints a table for docs/averaging.md.
 */
public final class AveragingQuality {
    private static final int WORKERS = 4;
    private static final int BATCH = 4;
    private static final int HELD_OUT = 256;
    private static final long VALIDATION_SEED = 1_000_003;
    private static final int[] CHECKPOINTS = {64, 128, 256};
    private static final int LAST = CHECKPOINTS.length - 1;
    private static final double[] LEARNING_RATES = {0.01, 0.02, 0.04};
    private static final UNetSettings MODEL = new UNetSettings(2, 8, 8, 3, 8, List.of(1, 2), 1, List.of(), 1, 4);

    private final JavaSparkContext spark;
    private final WorkerThreads threads = new WorkerThreads(1);
    private final List<MultiDataSet> heldOut = new ArrayList<>();

    /** One row of the table. */
    private record Way(String name, int workers, AveragingSettings settings) {
        static Way averaged(String name, int frequency, Optional<Integer> last, Outer outer, State state, boolean half) {
            return new Way(name, WORKERS,
                    new AveragingSettings(frequency, last, outer, state, half, Duration.ofHours(1)));
        }

        static Way plain(int frequency) {
            return averaged("every " + frequency + " steps", frequency, Optional.empty(), Outer.PLAIN, State.AVERAGE,
                    false);
        }
    }

    private AveragingQuality(JavaSparkContext spark) {
        this.spark = spark;
        MovingShapes shapes = new MovingShapes(VALIDATION_SEED, MODEL.shape());
        MovingShapes.names(0, HELD_OUT, 64).forEach(name -> heldOut.add(shapes.load(name)));
    }

    private static List<Way> ways() {
        Optional<Integer> constant = Optional.empty();
        return List.of(
                new Way("one worker, batch " + WORKERS * BATCH, 1, AveragingSettings.every(32)),
                Way.plain(32),
                Way.averaged("every 32 steps, outer Nesterov 0.7, 0.9", 32, constant, new Outer(0.7, 0.9, true),
                        State.AVERAGE, false),
                Way.averaged("every 32 steps, outer Nesterov 1.0, 0.3", 32, constant, new Outer(1, 0.3, true),
                        State.AVERAGE, false),
                Way.averaged("every 32 steps, outer rate 1.5", 32, constant, new Outer(1.5, 0, true), State.AVERAGE,
                        false),
                Way.averaged("every 32 steps, state reset", 32, constant, Outer.PLAIN, State.RESET, false),
                Way.averaged("every 32 steps, bfloat16", 32, constant, Outer.PLAIN, State.AVERAGE, true),
                Way.plain(8),
                Way.averaged("every 8 steps, growing to 64", 8, Optional.of(64), Outer.PLAIN, State.AVERAGE, false),
                Way.plain(128));
    }

    /** Argument: number of seeds. */
    public static void main(String[] arguments) {
        NativeLibraries.select();
        int seeds = Integer.parseInt(arguments[0]);
        try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("averaging")
                .setIfMissing("spark.master", "local[2]").set("spark.ui.enabled", "false"))) {
            new AveragingQuality(spark).table(seeds);
        }
    }

    private void table(int seeds) {
        List<double[]> synchronous = List.of();
        for (Way way : ways()) {
            double best = 0;
            List<double[]> losses = new ArrayList<>();
            for (double rate : LEARNING_RATES) {
                double[] tried = losses(way, rate, 0);
                if (losses.isEmpty() || tried[LAST] < losses.get(0)[LAST]) {
                    losses = new ArrayList<>(List.of(tried));
                    best = rate;
                }
            }
            for (int seed = 1; seed < seeds; seed++) {
                losses.add(losses(way, best, seed));
            }
            synchronous = synchronous.isEmpty() ? losses : synchronous;
            StringBuilder row = new StringBuilder("| " + way.name() + " | " + best + " |");
            for (int i = 0; i < CHECKPOINTS.length; i++) {
                row.append(cell(losses, synchronous, i));
            }
            System.out.println(row);
        }
    }

    /** Mean loss over the seeds and, in percent, mean and range of how far it is above synchronous training's. */
    private static String cell(List<double[]> losses, List<double[]> synchronous, int checkpoint) {
        double sum = 0;
        List<Double> above = new ArrayList<>();
        for (int seed = 0; seed < losses.size(); seed++) {
            double loss = losses.get(seed)[checkpoint];
            sum += loss;
            above.add(100 * (loss / synchronous.get(seed)[checkpoint] - 1));
        }
        if (Double.isNaN(sum)) {
            return " |";
        }
        return String.format(Locale.ROOT, " %.4f, %+.1f %% (%+.1f to %+.1f) |", sum / losses.size(),
                above.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
                above.stream().min(Comparator.naturalOrder()).orElseThrow(),
                above.stream().max(Comparator.naturalOrder()).orElseThrow());
    }

    /** Validation losses of the weights at the checkpoints where a round ends; not a number at others. */
    private double[] losses(Way way, double learningRate, int seed) {
        ComputationGraph network = UNet.build(MODEL, new OptimizerSettings(learningRate, 0, 0.9, 0.999, 1e-8),
                DataType.FLOAT, 100 + seed);
        int batch = WORKERS * BATCH / way.workers();
        AveragingTrainer trainer =
                new AveragingTrainer(spark, network, way.workers(), batch, way.settings(), threads,
                        StepSettings.PLAIN);
        MovingShapes shapes = new MovingShapes(seed, MODEL.shape());
        double[] losses = new double[CHECKPOINTS.length];
        Arrays.fill(losses, Double.NaN);
        int total = CHECKPOINTS[LAST];
        int step = 0;
        while (step < total) {
            int steps = Math.min(way.settings().interval(step, total), total - step);
            trainer.round(MovingShapes.names((long) step * WORKERS * BATCH, steps * WORKERS * BATCH, batch), shapes);
            step += steps;
            for (int i = 0; i < CHECKPOINTS.length; i++) {
                if (CHECKPOINTS[i] == step) {
                    losses[i] = validation(network);
                }
            }
        }
        System.out.println(way.name() + ", rate " + learningRate + ", seed " + seed + ": " + Arrays.toString(losses));
        return losses;
    }

    private double validation(ComputationGraph network) {
        threads.apply();
        double sum = 0;
        for (MultiDataSet minibatch : heldOut) {
            INDArray predicted = network.outputSingle(minibatch.getFeatures());
            sum += predicted.squaredDistance(minibatch.getLabels(0)) / predicted.length();
        }
        return sum / heldOut.size();
    }
}
