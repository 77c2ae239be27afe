package io.kinora.train.averaging;

import java.util.List;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What one worker brings home from a round: DL4J's result and how much work it stands for. */
final class WorkerResult extends ParameterAveragingTrainingResult {
    private final RoundSummary work;

    WorkerResult(INDArray parameters, INDArray updaterState, RoundSummary work) {
        super(parameters, updaterState, work.loss(), List.of(), List.of(), List.of());
        this.work = work;
    }

    RoundSummary work() {
        return work;
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
