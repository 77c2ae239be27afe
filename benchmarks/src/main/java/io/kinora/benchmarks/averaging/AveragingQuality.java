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
 * What averaging costs in validation loss: several workers, averaged in several ways, beside one worker with the batch
 * of all of them on the same videos in the same number of steps. Every way has its own best learning rate of the same
 * few, by the loss at the end with the first seed. Prints tables for docs/averaging.md.
 */
public final class AveragingQuality {
    private static final int HELD_OUT = 256;
    private static final long VALIDATION_SEED = 1_000_003;
    private static final int[] CHECKPOINTS = {64, 128, 256};
    private static final int LAST = CHECKPOINTS.length - 1;
    private static final double[] LEARNING_RATES = {0.005, 0.01, 0.02};
    private static final UNetSettings MODEL = new UNetSettings(2, 8, 8, 3, 8, List.of(1, 2), 1, List.of(), 1, 4);

    private final JavaSparkContext spark;
    private final WorkerThreads threads = new WorkerThreads(1);
    private final List<MultiDataSet> heldOut = new ArrayList<>();

    /** One row of a table. */
    private record Way(String name, int workers, int batch, AveragingSettings settings) {
        static Way alone(int batch) {
            return new Way("one worker, batch " + batch, 1, batch, AveragingSettings.every(32));
        }

        static Way of(String name, int frequency, Outer outer, State state) {
            return new Way(name, 4, 16, settings(frequency, Optional.empty(), outer, state, false));
        }

        static Way plain(int workers, int batch, State state) {
            return new Way(workers + " workers, batch " + batch + ", state " + state.name().toLowerCase(Locale.ROOT),
                    workers, batch, settings(32, Optional.empty(), Outer.PLAIN, state, false));
        }

        static AveragingSettings settings(int frequency, Optional<Integer> last, Outer outer, State state,
                boolean half) {
            return new AveragingSettings(frequency, last, outer, state, half, Duration.ofHours(1));
        }
    }

    private AveragingQuality(JavaSparkContext spark) {
        this.spark = spark;
        MovingShapes shapes = new MovingShapes(VALIDATION_SEED, MODEL.shape());
        MovingShapes.names(0, HELD_OUT, 64).forEach(name -> heldOut.add(shapes.load(name)));
    }

    /** Four workers of batch 16. */
    private static List<Way> ways() {
        return List.of(
                Way.of("every 32 steps", 32, Outer.PLAIN, State.AVERAGE),
                Way.of("state joint", 32, Outer.PLAIN, State.JOINT),
                Way.of("state reset", 32, Outer.PLAIN, State.RESET),
                Way.of("state joint, every 8", 8, Outer.PLAIN, State.JOINT),
                Way.of("state joint, every 128", 128, Outer.PLAIN, State.JOINT),
                new Way("state joint, every 8, growing to 64", 4, 16,
                        Way.settings(8, Optional.of(64), Outer.PLAIN, State.JOINT, false)),
                Way.of("state joint, outer Nesterov 1, 0.3", 32, new Outer(1, 0.3, true), State.JOINT),
                Way.of("state joint, outer Nesterov 0.7, 0.9", 32, new Outer(0.7, 0.9, true), State.JOINT),
                Way.of("state joint, outer rate 1.5", 32, new Outer(1.5, 0, true), State.JOINT),
                new Way("state joint, bfloat16", 4, 16,
                        Way.settings(32, Optional.empty(), Outer.PLAIN, State.JOINT, true)));
    }

    /** Argument: number of seeds. */
    public static void main(String[] arguments) {
        NativeLibraries.select();
        int seeds = Integer.parseInt(arguments[0]);
        try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("averaging")
                .setIfMissing("spark.master", "local[2]").set("spark.ui.enabled", "false"))) {
            new AveragingQuality(spark).tables(seeds);
        }
    }

    private void tables(int seeds) {
        List<double[]> large = row(Way.alone(64), seeds, List.of());
        ways().forEach(way -> row(way, seeds, large));
        for (State state : List.of(State.AVERAGE, State.JOINT)) {
            row(Way.plain(16, 4, state), seeds, large);
        }
        List<double[]> small = row(Way.alone(16), seeds, List.of());
        for (State state : List.of(State.AVERAGE, State.JOINT)) {
            row(Way.plain(4, 4, state), seeds, small);
        }
    }

    /** Prints a way's row beside synchronous training, which is the way itself where it has none; gives its losses. */
    private List<double[]> row(Way way, int seeds, List<double[]> synchronous) {
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
        StringBuilder row = new StringBuilder("| " + way.name() + " | " + best + " |");
        for (int i = 0; i < CHECKPOINTS.length; i++) {
            row.append(cell(losses, synchronous.isEmpty() ? losses : synchronous, i));
        }
        System.out.println(row);
        return losses;
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
        int joint = way.workers() * way.batch();
        AveragingTrainer trainer =
                new AveragingTrainer(spark, network, way.workers(), way.batch(), way.settings(), threads,
                        StepSettings.PLAIN);
        MovingShapes shapes = new MovingShapes(seed, MODEL.shape());
        double[] losses = new double[CHECKPOINTS.length];
        Arrays.fill(losses, Double.NaN);
        int total = CHECKPOINTS[LAST];
        int step = 0;
        while (step < total) {
            int steps = Math.min(way.settings().interval(step, total), total - step);
            trainer.round(MovingShapes.names((long) step * joint, steps * joint, way.batch()), shapes);
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
