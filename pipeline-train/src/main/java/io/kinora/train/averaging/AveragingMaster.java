package io.kinora.train.averaging;

import io.kinora.train.data.MinibatchSource;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;

/**
 * DL4J's training master for one averaging round at a time: every partition of the paths is one worker's minibatches,
 * in their order. It trains on all of them (DL4J splits and shuffles, and drops what does not fill a split), weights
 * workers by the samples they saw, sums in a fixed order so that the same round gives the same bits, keeps Adam's
 * state and its count of iterations, and takes its broadcasts back.
 */
final class AveragingMaster extends ParameterAveragingTrainingMaster {
    private final WorkerThreads threads;
    private transient Broadcast<RoundStart> lent;
    private transient RoundSummary last = RoundSummary.NONE;

    AveragingMaster(int workers, int batchSize, int averagingFrequency, WorkerThreads threads) {
        super(new Builder(workers, batchSize)
                .batchSizePerWorker(batchSize)
                .averagingFrequency(averagingFrequency)
                .saveUpdater(true)
                .repartionData(Repartition.Never)
                .storageLevelStreams(null));
        this.threads = threads;
    }

    /** What the last round did. */
    RoundSummary last() {
        return last;
    }

    @Override
    protected void executeTrainingPathsHelper(SparkDl4jMultiLayer network, SparkComputationGraph graph,
            JavaRDD<String> paths, DataSetLoader loader, MultiDataSetLoader multiLoader, int examples) {
        try {
            processResults(network, graph, paths.mapPartitions(
                    new TrainAhead(getWorkerInstance(graph), (MinibatchSource) multiLoader, threads)), 1, 1);
        } finally {
            if (lent != null) {
                lent.destroy();
                lent = null;
            }
        }
    }

    @Override
    public ParameterAveragingTrainingWorker getWorkerInstance(SparkComputationGraph graph) {
        lent = graph.getSparkContext().broadcast(RoundStart.of(graph.getNetwork()));
        WorkerConfiguration configuration = new WorkerConfiguration(true, rddDataSetNumExamples, batchSizePerWorker,
                averagingFrequency, prefetchNumBatches, false);
        return new AveragingWorker(lent, configuration, threads);
    }

    @Override
    protected void processResults(SparkDl4jMultiLayer network, SparkComputationGraph graph,
            JavaRDD<ParameterAveragingTrainingResult> results, int split, int splits) {
        ComputationGraph trained = graph.getNetwork();
        Average average = Average.of(results);
        NetworkState.of(trained).set(average.values());
        last = average.work();
        graph.setScore(last.loss());
        trained.getConfiguration().setIterationCount(trained.getConfiguration().getIterationCount() + last.steps());
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
