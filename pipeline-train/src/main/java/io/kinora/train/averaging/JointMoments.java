package io.kinora.train.averaging;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Adam's second moments as one worker that took all workers' minibatches together would have them. The square of a
 * worker's gradient is that of the true gradient and the variance of its minibatch; with the joint batch of W workers,
 * a Wth of that variance would be in it. Left as they are, the larger moments make the steps of many workers with small
 * minibatches up to √W shorter than those of one with a large minibatch, which is why learning rates are to grow with
 * the root of the batch (S. Malladi et al., "On the SDEs and scaling rules for adaptive gradient algorithms", NeurIPS
 * 2022). Here that is done for each parameter, by how much of its moment is noise. The mean of the first moments stands
 * for the true gradient, once it is corrected for its start at zero: it averages the last 1 / (1 − β₁) steps of all
 * workers.
 */
final class JointMoments {
    private JointMoments() {
    }

    /**
     * Corrects what a round has added to the second moments of a network whose updater is Adam; others have none.
     *
     * @param done steps before the round that the updater has counted
     * @param before updater state at the round's start
     * @param mean weighted mean of the workers' at its end; changed in place
     */
    static void correct(ComputationGraph network, int done, float[] before, float[] mean,
            List<WorkerReport> reports) {
        List<WorkerReport> counted = reports.stream().filter(WorkerReport::finite).toList();
        double samples = counted.stream().mapToLong(WorkerReport::samples).sum();
        double squares = counted.stream().mapToDouble(report -> Math.pow(report.samples() / samples, 2)).sum();
        for (UpdaterBlock block : network.getUpdater().getUpdaterBlocks()) {
            if (block.getGradientUpdater().getConfig() instanceof Adam adam) {
                double kept = counted.stream()
                        .mapToDouble(report -> report.samples() / samples * Math.pow(adam.getBeta2(), report.steps()))
                        .sum();
                double begun = 1 - counted.stream().mapToDouble(report ->
                        report.samples() / samples * Math.pow(adam.getBeta1(), done + report.steps())).sum();
                correct(before, mean, block.getUpdaterViewOffsetStart(), block.getUpdaterViewOffsetEnd(), begun, kept,
                        1 / squares);
            }
        }
    }

    /**
     * Corrects one block: its first moments, then as many second moments.
     *
     * @param begun share of the first moments that is not their start at zero
     * @param kept share of the second moments at the round's start that is left in those at its end
     * @param workers how many, of equal weight, leave as much noise in their mean; nothing is changed for one
     */
    static void correct(float[] before, float[] after, int start, int end, double begun, double kept,
            double workers) {
        if (workers == 1) {
            return;
        }
        int half = (end - start) / 2;
        for (int i = start; i < start + half; i++) {
            int second = i + half;
            double old = kept * before[second];
            double added = Math.max(0, after[second] - old);
            double gradient = after[i] / begun;
            double signal = Math.min(added, (1 - kept) * gradient * gradient);
            after[second] = (float) (old + signal + (added - signal) / workers);
        }
    }
}
