package io.kinora.train.averaging;

import io.kinora.core.job.Lending;
import io.kinora.train.data.MinibatchSource;
import io.kinora.train.step.StepSettings;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;

/**
 * DL4J's training master for one averaging round at a time: every partition of the paths is one worker's minibatches,
 * in their order. It trains on all of them (DL4J splits and shuffles, and drops what does not fill a split), weights
 * workers by the samples they saw, sums in a fixed order so that the same round gives the same bits, keeps Adam's
 * state and its count of iterations, and takes its broadcasts back.
 */
final class AveragingMaster extends ParameterAveragingTrainingMaster {
    /** A worker takes all minibatches that it is given. */
    private static final int NO_LIMIT = 0;

    private final WorkerThreads threads;
    private final AveragingSettings settings;
    private final StepSettings step;
    private final transient OuterOptimizer outer;
    private transient List<WorkerReport> reports = List.of();

    AveragingMaster(int workers, int batchSize, AveragingSettings settings, WorkerThreads threads,
            StepSettings step, OuterOptimizer outer) {
        super(new Builder(workers, batchSize)
                .batchSizePerWorker(batchSize)
                .saveUpdater(true)
                .repartionData(Repartition.Never)
                .storageLevelStreams(null));
        this.threads = threads;
        this.settings = settings;
        this.step = step;
        this.outer = outer;
    }

    /** What the workers said of the last round, in their order. */
    List<WorkerReport> reports() {
        return reports;
    }

    @Override
    protected void executeTrainingPathsHelper(SparkDl4jMultiLayer network, SparkComputationGraph graph,
            JavaRDD<String> paths, DataSetLoader loader, MultiDataSetLoader multiLoader, int examples) {
        JavaSparkContext spark = graph.getSparkContext();
        Average average = Lending.with(spark, RoundStart.of(graph.getNetwork(), settings.state()), start ->
                Average.of(paths.mapPartitions(new TrainAhead(worker(start), (MinibatchSource) multiLoader, threads)),
                        settings.halfPrecision(), new RoundTimer(spark, settings.deadline())));
        reports = average.reports();
        if (average.change().length > 0) {
            move(graph.getNetwork(), average);
        }
    }

    private AveragingWorker worker(Broadcast<RoundStart> start) {
        WorkerConfiguration configuration = new WorkerConfiguration(true, rddDataSetNumExamples, batchSizePerWorker,
                NO_LIMIT, prefetchNumBatches, false);
        return new AveragingWorker(start, configuration, threads, settings.state(), settings.deadline(), step);
    }

    private void move(ComputationGraph trained, Average average) {
        NetworkState state = NetworkState.of(trained);
        float[] weights = state.parameters();
        outer.move(weights, average.change());
        state.set(weights, updaterState(trained, state, average));
        int steps = reports.stream().mapToInt(WorkerReport::steps).max().orElseThrow();
        trained.getConfiguration().setIterationCount(trained.getConfiguration().getIterationCount() + steps);
    }

    private float[] updaterState(ComputationGraph network, NetworkState start, Average average) {
        float[] mean = average.updaterState();
        return switch (settings.state()) {
            case AVERAGE -> mean;
            case JOINT -> {
                JointMoments.correct(network, network.getConfiguration().getIterationCount(), start.updaterState(),
                        mean, reports);
                yield mean;
            }
            case RESET -> start.updaterState();
        };
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
