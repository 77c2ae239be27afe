package io.kinora.train.tracking;

import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.generate.SampledVideo;
import io.kinora.train.metric.RoundMetrics;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Is told how training goes; whatever is not training itself listens. */
public interface TrainingListener {
    /**
     * A run goes on from a checkpoint; no round 0 is told of then.
     *
     * @param network not to be changed, nor kept
     * @param metrics of the checkpoint's round, as far as they are known
     */
    default void resumed(ComputationGraph network, RoundMetrics metrics) {
    }

    /** Something that takes time begins. */
    default void before(String what) {
    }

    /** Something is wrong that training goes on with. */
    default void warning(String what) {
    }

    /**
     * A round has changed the weights; before {@link #roundDone}, and also for round 0, before any step.
     *
     * @param network not to be changed, nor kept
     */
    default void weights(TrainingState state, ComputationGraph network) {
    }

    /** Videos were sampled to look at, from the moving average of the weights. */
    default void sampled(TrainingState state, List<SampledVideo> videos) {
    }

    /** A round is over, its checkpoint written if one was due; the first call is for round 0, before any step. */
    default void roundDone(TrainingState state, RoundMetrics metrics) {
    }
}
