package io.kinora.train.averaging;

import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's worker, put right in three ways: it goes on counting iterations where the last round ended (a cloned
 * configuration starts at 0, and Adam's bias correction would start anew each round), it sums the loss of every
 * minibatch instead of keeping the last one's, and it counts samples.
 */
final class AveragingWorker extends ParameterAveragingTrainingWorker {
    private final int iteration;
    private final WorkerThreads threads;
    private RoundSummary work = RoundSummary.NONE;

    AveragingWorker(Broadcast<NetBroadcastTuple> network, WorkerConfiguration configuration, int iteration,
            WorkerThreads threads) {
        super(network, true, configuration, null, null, null);
        this.iteration = iteration;
        this.threads = threads;
    }

    @Override
    public ComputationGraph getInitialModelGraph() {
        threads.apply();
        work = RoundSummary.NONE;
        ComputationGraph network = super.getInitialModelGraph();
        network.getConfiguration().setIterationCount(iteration);
        return network;
    }

    @Override
    public ParameterAveragingTrainingResult processMinibatch(MultiDataSet minibatch, ComputationGraph network,
            boolean isLast) {
        network.fit(minibatch);
        work = work.afterStep(minibatch.getFeatures(0).size(0), network.score());
        Nd4j.getExecutioner().commit();
        return isLast ? getFinalResult(network) : null;
    }

    @Override
    public ParameterAveragingTrainingResult getFinalResult(ComputationGraph network) {
        INDArray updaterState = network.getUpdater().getStateViewArray();
        return new WorkerResult(network.params(), updaterState, work);
    }
}
