package io.kinora.train.averaging;

import io.kinora.train.step.TrainingStep;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's worker, put right: it goes on counting iterations where the last round ended, sums the loss of every minibatch
 * instead of keeping the last one's, and counts samples.
 */
final class AveragingWorker extends ParameterAveragingTrainingWorker {
    private final Broadcast<RoundStart> start;
    private final WorkerThreads threads;
    private final double clipNorm;
    private transient TrainingStep step;
    private RoundSummary work = RoundSummary.NONE;

    AveragingWorker(Broadcast<RoundStart> start, WorkerConfiguration configuration, WorkerThreads threads,
            double clipNorm) {
        super(null, true, configuration, null, null, null);
        this.start = start;
        this.threads = threads;
        this.clipNorm = clipNorm;
    }

    @Override
    public ComputationGraph getInitialModelGraph() {
        threads.apply();
        work = RoundSummary.NONE;
        ComputationGraph network = start.value().network();
        step = new TrainingStep(network, clipNorm);
        return network;
    }

    @Override
    public ParameterAveragingTrainingResult processMinibatch(MultiDataSet minibatch, ComputationGraph network,
            boolean isLast) {
        work = work.afterStep(minibatch.getFeatures(0).size(0), step.take(minibatch));
        Nd4j.getExecutioner().commit();
        // Native memory is not seen by Java's collector, which would let minibatches pile up.
        release(minibatch.getFeatures());
        release(minibatch.getLabels());
        return isLast ? getFinalResult(network) : null;
    }

    private static void release(INDArray[] arrays) {
        for (INDArray array : arrays) {
            if (array.closeable()) {
                array.close();
            }
        }
    }

    @Override
    public ParameterAveragingTrainingResult getFinalResult(ComputationGraph network) {
        return new WorkerResult(network.params(), network.getUpdater().getStateViewArray(), work);
    }
}
