package io.kinora.eval.set;

import io.kinora.eval.stats.FactorBlocks;
import io.kinora.eval.stats.Fingerprint;
import io.kinora.eval.stats.GaussianFactor;
import io.kinora.eval.stats.SavedStatistics;

/**
 * One side's features, as metrics of sets see them.
 *
 * @param videos how many gave features
 * @param blocks statistics of random parts
 * @param total statistics of all
 * @param sample the first row of some videos; none of statistics
 */
record FeatureSet(long videos, FactorBlocks blocks, GaussianFactor total, float[][] sample) {
    /** @throws io.kinora.core.error.KinoraException exit code 3 if their features came about differently */
    static FeatureSet of(SavedStatistics saved, Fingerprint wanted) {
        saved.requireLike(wanted);
        GaussianFactor total = saved.blocks().total();
        return new FeatureSet(total.count(), saved.blocks(), total, new float[0][]);
    }

    static FeatureSet of(SetStatistics statistics) {
        return new FeatureSet(statistics.videos(), statistics.blocks(), statistics.blocks().total(),
                statistics.sample().rows().toArray(float[][]::new));
    }
}
