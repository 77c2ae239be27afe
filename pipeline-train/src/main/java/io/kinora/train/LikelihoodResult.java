package io.kinora.train;

import io.kinora.train.likelihood.Likelihood;

/**
 * What a likelihood run says in result.json.
 *
 * @param bitsPerDimension upper bound on the clips' negative log-likelihood, per value
 * @param decoder its part of the first timestep
 * @param steps its part of all other timesteps
 * @param prior its part of what the last timestep still tells
 * @param clips how many were measured
 * @param timesteps how many were measured of each
 * @param split of the corpus
 * @param version of the corpus
 * @param checkpoint that was measured
 */
record LikelihoodResult(double bitsPerDimension, double decoder, double steps, double prior, int clips, int timesteps,
        String split, String version, String checkpoint) {

    static LikelihoodResult of(Likelihood likelihood, int clips, int timesteps, String split, String version,
            String checkpoint) {
        return new LikelihoodResult(likelihood.bitsPerDimension(), likelihood.decoder(), likelihood.steps(),
                likelihood.prior(), clips, timesteps, split, version, checkpoint);
    }
}
