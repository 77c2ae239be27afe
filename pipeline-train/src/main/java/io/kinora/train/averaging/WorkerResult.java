package io.kinora.train.averaging;

import java.util.List;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;

/** What one worker brings home from a round: vectors in Java's memory, and what they stand for. */
final class WorkerResult extends ParameterAveragingTrainingResult {
    private final WorkerReport report;
    private final float[] change;
    private final float[] updaterState;

    /**
     * @param change weights at the end minus weights at the start
     * @param updaterState at the end; empty where it is not to be averaged
     */
    WorkerResult(WorkerReport report, float[] change, float[] updaterState) {
        super(null, null, report.lossSum() / report.samples(), List.of(), List.of(), List.of());
        this.report = report;
        this.change = change;
        this.updaterState = updaterState;
    }

    WorkerReport report() {
        return report;
    }

    float[] change() {
        return change;
    }

    float[] updaterState() {
        return updaterState;
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
