package io.kinora.eval.set;

import io.kinora.eval.stats.FactorBlocks;
import io.kinora.eval.stats.GaussianFactor;

/**
 * One side's features, as metrics of sets see them.
 *
 * @param videos how many gave features
 * @param blocks statistics of random parts
 * @param total statistics of all
 * @param sample the first row of some videos
 */
record FeatureSet(long videos, FactorBlocks blocks, GaussianFactor total, float[][] sample) {
    static FeatureSet of(SetStatistics statistics) {
        return new FeatureSet(statistics.videos(), statistics.blocks(), statistics.blocks().total(),
                statistics.sample().rows().toArray(float[][]::new));
    }
}
