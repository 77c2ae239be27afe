package io.kinora.train.metric;

import io.kinora.core.job.Lending;
import io.kinora.train.averaging.FrozenNetwork;
import io.kinora.train.averaging.OpenNetwork;
import io.kinora.train.averaging.RoundTimer;
import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.data.Example;
import io.kinora.train.data.MinibatchLoader;
import io.kinora.train.data.MinibatchName;
import io.kinora.train.data.Prefetch;
import io.kinora.train.memory.NativeMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Mean squared error of what the network predicts over held-out clips, at fixed noise and timesteps; frames that are
 * given count for nothing. Minibatches and the order of the sum are fixed too, so the figure is the same however many
 * executors compute it.
 */
public final class ValidationLoss {
    private final JavaSparkContext spark;
    private final MinibatchLoader loader;
    private final List<String> minibatches;
    private final int[] clipTimesteps;
    private final int timesteps;
    private final int buckets;
    private final int workers;
    private final WorkerThreads threads;
    private final RoundTimer timer;

    /**
     * @param loader with the validation seed
     * @param examples at least one, each at a fixed timestep
     * @param timesteps of the noise schedule
     * @param buckets equal ranges of timesteps to take the loss over, besides all
     * @param timer how long it may take
     */
    public ValidationLoss(JavaSparkContext spark, MinibatchLoader loader, List<Example> examples, int batchSize,
            int timesteps, int buckets, int workers, WorkerThreads threads, RoundTimer timer) {
        this.spark = spark;
        this.loader = loader;
        this.minibatches = MinibatchName.cut(examples, batchSize);
        this.clipTimesteps = examples.stream().mapToInt(example -> example.timestep().orElseThrow()).toArray();
        this.timesteps = timesteps;
        this.buckets = Math.min(buckets, timesteps);
        this.workers = workers;
        this.threads = threads;
        this.timer = timer;
    }

    /** The loss of a network. */
    public Validated of(FrozenNetwork network) {
        MinibatchLoader loading = loader;
        WorkerThreads limit = threads;
        List<Double> losses = Lending.with(spark, network, lent -> timer.collect(
                spark.parallelize(minibatches, Math.min(workers, minibatches.size()))
                        .mapPartitions(names -> losses(names, lent.value(), loading, limit))));
        return Validated.of(clipTimesteps, losses.stream().mapToDouble(Double::doubleValue).toArray(), timesteps,
                buckets);
    }

    private static Iterator<Double> losses(Iterator<String> names, FrozenNetwork network, MinibatchLoader loader,
            WorkerThreads threads) {
        List<Double> losses = new ArrayList<>();
        try (OpenNetwork opened = network.open(threads);
                Prefetch<MultiDataSet> minibatches = loader.ahead(names, threads::apply)) {
            minibatches.forEachRemaining(minibatch -> {
                try {
                    losses.addAll(losses(opened.graph(), minibatch));
                } finally {
                    NativeMemory.freeMinibatch(minibatch);
                }
            });
        }
        return losses.iterator();
    }

    private static List<Double> losses(ComputationGraph network, MultiDataSet minibatch) {
        List<Double> losses = new ArrayList<>();
        INDArray predicted = network.outputSingle(minibatch.getFeatures());
        double[][] weights = weights(minibatch, predicted);
        for (int row = 0; row < predicted.size(0); row++) {
            losses.add(meanSquare(NativeMemory.copy(predicted.slice(row)),
                    NativeMemory.copy(minibatch.getLabels(0).slice(row)), weights[row],
                    Math.toIntExact(predicted.size(3) * predicted.size(4))));
        }
        NativeMemory.free(predicted);
        return losses;
    }

    /** Weight of each frame of each example. */
    private static double[][] weights(MultiDataSet minibatch, INDArray predicted) {
        if (minibatch.hasMaskArrays()) {
            return minibatch.getLabelsMaskArray(0).toDoubleMatrix();
        }
        double[][] ones = new double[Math.toIntExact(predicted.size(0))][Math.toIntExact(predicted.size(2))];
        Arrays.stream(ones).forEach(row -> Arrays.fill(row, 1));
        return ones;
    }

    /** Over [C, T, H, W], errors weighted by frame. */
    private static double meanSquare(float[] predicted, float[] actual, double[] weights, int plane) {
        double sum = 0;
        for (int i = 0; i < actual.length; i++) {
            double difference = (double) predicted[i] - actual[i];
            sum += weights[i / plane % weights.length] * difference * difference;
        }
        return sum / actual.length;
    }
}
