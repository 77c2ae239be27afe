package io.kinora.train.averaging;

import java.util.List;

/**
 * The work of one averaging round.
 *
 * @param steps optimizer steps of the worker that made most of them
 * @param samples clips shown, over all workers
 * @param loss mean training loss of the clips whose workers count; not a number if training diverged in all of them
 * @param gradientNorm mean over the same clips of their minibatch's gradient norm (L2), before clipping
 * @param stepSeconds time that the slowest worker spent in its steps; what else the round took is loading, travelling
 *     and waiting
 * @param rejected workers whose result was left out because it was not finite, each with the place where it ran
 * @param left minibatches that workers did not come to before the deadline, in order
 */
public record RoundSummary(int steps, long samples, double loss, double gradientNorm, double stepSeconds,
        List<String> rejected, List<String> left) {
    /** Copies the lists. */
    public RoundSummary {
        rejected = List.copyOf(rejected);
        left = List.copyOf(left);
    }

    /** What workers say of a round, in their order, and what they left. */
    static RoundSummary of(List<WorkerReport> reports, List<String> left) {
        double lossSum = 0;
        double normSum = 0;
        long counted = 0;
        for (WorkerReport report : reports) {
            if (report.finite()) {
                lossSum += report.lossSum();
                normSum += report.gradientNormSum();
                counted += report.samples();
            }
        }
        return new RoundSummary(
                reports.stream().mapToInt(WorkerReport::steps).max().orElse(0),
                reports.stream().mapToLong(WorkerReport::samples).sum(),
                lossSum / counted,
                normSum / counted,
                reports.stream().mapToDouble(WorkerReport::stepSeconds).max().orElse(0),
                reports.stream().filter(report -> !report.finite())
                        .map(report -> "worker " + report.worker() + " (" + report.place() + ")").toList(),
                left);
    }
}
