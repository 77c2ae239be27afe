package io.kinora.train;

import io.kinora.core.video.Frames;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.metric.RoundMetrics;
import java.util.List;

/** Is told how training goes; whatever is not training itself listens. */
interface TrainingListener {
    /** Something that takes time begins. */
    void before(String what);

    /** Videos were sampled from the averaged weights of a round, and their pictures written. */
    void sampled(int round, List<Frames> videos);

    /** A round is over, its checkpoint written if one was due; the first call is for round 0, before any step. */
    void roundDone(TrainingState state, RoundMetrics metrics);
}
