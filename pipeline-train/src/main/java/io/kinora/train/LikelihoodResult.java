package io.kinora.train;

import io.kinora.core.corpus.Version;
import io.kinora.train.likelihood.Likelihood;
import io.kinora.train.likelihood.MeasuredClips;
import java.util.Map;
import java.util.Optional;

/**
 * What a likelihood run says in result.json.
 *
 * @param bitsPerDimension upper bound on the clips' negative log-likelihood, per value
 * @param decoder its part of the first timestep
 * @param steps its part of all other timesteps
 * @param prior its part of what the last timestep still tells
 * @param interval how far it would go with other clips of the kind; absent for a single clip
 * @param clips how many were measured
 * @param timesteps how many were measured of each
 * @param split of the corpus
 * @param version of the corpus
 * @param snapshots of its tables in that version
 * @param checkpoint that was measured
 */
record LikelihoodResult(double bitsPerDimension, double decoder, double steps, double prior,
        Optional<MeasuredClips.Interval> interval, int clips, int timesteps, String split, String version,
        Map<String, Long> snapshots, String checkpoint) {

    static LikelihoodResult of(MeasuredClips measured, int timesteps, String split, Version version,
            String checkpoint) {
        Likelihood all = measured.all();
        return new LikelihoodResult(all.bitsPerDimension(), all.decoder(), all.steps(), all.prior(),
                measured.interval(), measured.clips().size(), timesteps, split, version.name(), version.snapshots(),
                checkpoint);
    }
}
