package io.kinora.train.averaging;

import io.kinora.train.memory.NativeMemory;
import io.kinora.train.step.StepSettings;
import io.kinora.train.step.TrainingStep;
import java.time.Duration;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.BlockManagerId;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's worker, put right: it goes on counting iterations where the last round ended, sums the loss of every minibatch
 * instead of keeping the last one's, counts samples, and ends at the deadline with what it has. Its network goes when
 * it is closed.
 */
final class AveragingWorker extends ParameterAveragingTrainingWorker implements AutoCloseable {
    private static final double NANOSECONDS = 1e9;

    private final Broadcast<RoundStart> start;
    private final WorkerThreads threads;
    private final AveragingSettings.State state;
    private final Duration deadline;
    private final StepSettings settings;
    private transient OpenNetwork own;
    private transient TrainingStep step;
    private long begun;
    private int steps;
    private long samples;
    private double lossSum;
    private double gradientNormSum;
    private long stepNanoseconds;

    AveragingWorker(Broadcast<RoundStart> start, WorkerConfiguration configuration, WorkerThreads threads,
            AveragingSettings.State state, Duration deadline, StepSettings settings) {
        super(null, true, configuration, null, null, null);
        this.start = start;
        this.threads = threads;
        this.state = state;
        this.deadline = deadline;
        this.settings = settings;
    }

    /** From here on the deadline runs. */
    void begin() {
        begun = System.nanoTime();
    }

    @Override
    public ComputationGraph getInitialModelGraph() {
        steps = 0;
        samples = 0;
        lossSum = 0;
        gradientNormSum = 0;
        stepNanoseconds = 0;
        threads.apply();
        own = start.value().network(settings.gradientCheckpointing());
        step = new TrainingStep(own.graph(), settings.clipNorm());
        return own.graph();
    }

    @Override
    public ParameterAveragingTrainingResult processMinibatch(MultiDataSet minibatch, ComputationGraph network,
            boolean isLast) {
        long before = System.nanoTime();
        try {
            TrainingStep.Outcome outcome = step.take(minibatch);
            Nd4j.getExecutioner().commit();
            long size = minibatch.getFeatures(0).size(0);
            samples += size;
            lossSum += size * outcome.loss();
            gradientNormSum += size * outcome.gradientNorm();
        } finally {
            NativeMemory.freeMinibatch(minibatch);
        }
        long after = System.nanoTime();
        steps++;
        stepNanoseconds += after - before;
        return isLast || after - begun > deadline.toNanos() ? getFinalResult(network) : null;
    }

    @Override
    public ParameterAveragingTrainingResult getFinalResult(ComputationGraph network) {
        float[] change = NativeVector.values(network.params());
        float[] from = start.value().parameters().values();
        for (int i = 0; i < change.length; i++) {
            change[i] -= from[i];
        }
        float[] updaterState = state == AveragingSettings.State.RESET
                ? new float[0] : NativeVector.values(network.getUpdater().getStateViewArray());
        boolean finite = Double.isFinite(lossSum) && finite(change) && finite(updaterState);
        BlockManagerId place = SparkEnv.get().blockManager().blockManagerId();
        return new WorkerResult(new WorkerReport(TaskContext.getPartitionId(), place.executorId(), place.host(), steps,
                samples, lossSum, gradientNormSum, stepNanoseconds / NANOSECONDS, finite), change, updaterState);
    }

    private static boolean finite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
