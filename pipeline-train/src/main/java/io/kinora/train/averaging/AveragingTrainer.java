package io.kinora.train.averaging;

import io.kinora.train.data.MinibatchSource;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;

/**
 * Parameter averaging (local SGD): in a round every worker starts from the same weights, takes its own steps on its own
 * minibatches, and the mean of all workers' weights and Adam states is the next round's start.
 */
public final class AveragingTrainer {
    private final JavaSparkContext spark;
    private final int workers;
    private final AveragingMaster master;
    private final SparkComputationGraph graph;

    /**
     * @param network trained in place; its updater state and iteration count go on from where they are
     * @param workers tasks that train at once, at least 1
     * @param batchSize most clips in a minibatch
     * @param averagingFrequency most steps of a worker in a round
     */
    public AveragingTrainer(JavaSparkContext spark, ComputationGraph network, int workers, int batchSize,
            int averagingFrequency, WorkerThreads threads) {
        this.spark = spark;
        this.workers = workers;
        this.master = new AveragingMaster(workers, batchSize, averagingFrequency, threads);
        this.graph = new SparkComputationGraph(spark, network, master);
    }

    /**
     * Trains one round.
     *
     * @param minibatches what the loader understands; worker w of W takes those from n·w/W to n·(w+1)/W, in order
     */
    public RoundSummary round(List<String> minibatches, MinibatchSource loader) {
        // Slices of a local list: the tasks carry their own strings, nothing is shuffled or stored.
        JavaRDD<String> sliced = spark.parallelize(minibatches, Math.min(workers, minibatches.size()));
        graph.fitPaths(sliced, loader);
        return master.last();
    }
}
