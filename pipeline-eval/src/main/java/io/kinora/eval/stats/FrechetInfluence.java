package io.kinora.eval.stats;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.mult.VectorVectorMult_DDRM;

/**
 * How the squared Fréchet distance of two sets moves to first order when points are added: the influence function of
 * each side (Hampel 1974). For a point x of the first set it is 2(μ₁−μ₂)ᵀ(x−μ₁) + (x−μ₁)ᵀ(I−T)(x−μ₁) up to a constant,
 * T the optimal transport map between the Gaussians, as in the central limit theorem of Rippl, Munk and Sturm (2016,
 * "Limit laws of the empirical Wasserstein distance: Gaussian distributions"). With R₁R₂ᵀ = UΛVᵀ, T = WᵀW for
 * W = ((n₁−1)/(n₂−1))^¼ Λ^(−½)VᵀR₂, which exists also where the covariances have no inverse.
 *
 * @param distance the squared distance itself, of divisor n−1
 * @param first influence of points of the first set
 * @param second influence of points of the second set
 */
record FrechetInfluence(double distance, Side first, Side second) {
    /** Singular values below this share of the largest are rounding. */
    private static final double NEGLIGIBLE = 1e-12;

    /**
     * Influence of one side's points.
     *
     * @param mean the side's mean μ
     * @param shift 2(μ − μ′)
     * @param curve I − T
     */
    record Side(double[] mean, double[] shift, DMatrixRMaj curve) {
        /** Mean influence over a block's points, up to a constant that is the same for all blocks of the side. */
        double of(ScatterBlock block) {
            int dimension = mean.length;
            DMatrixRMaj offset = new DMatrixRMaj(dimension, 1);
            double linear = 0;
            for (int i = 0; i < dimension; i++) {
                offset.data[i] = block.mean()[i] - mean[i];
                linear += shift[i] * offset.data[i];
            }
            double ofMean = VectorVectorMult_DDRM.innerProd(offset, CommonOps_DDRM.mult(curve, offset, null));
            return linear + ofMean + VectorVectorMult_DDRM.innerProd(curve, block.covariance());
        }
    }

    static FrechetInfluence between(GaussianFactor first, GaussianFactor second) {
        FrechetDistance.requireComparable(first, second);
        FactorOverlap overlap = FactorOverlap.of(first, second);
        double degrees = Math.sqrt((double) (first.count() - 1) * (second.count() - 1));
        double distance = FrechetDistance.squaredShift(first, second) + first.variance(1) + second.variance(1)
                - 2 * overlap.nuclearNorm() / degrees;
        double ratio = Math.sqrt((first.count() - 1.0) / (second.count() - 1.0));
        return new FrechetInfluence(distance,
                side(first, second, ratio, overlap.values(), overlap.right()),
                side(second, first, 1 / ratio, overlap.values(), overlap.left()));
    }

    private static Side side(GaussianFactor own, GaussianFactor other, double ratio, double[] values,
            DMatrixRMaj vectors) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, value);
        }
        DMatrixRMaj weights = CommonOps_DDRM.mult(vectors, other.matrix(), null);
        double[] scales = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            scales[i] = values[i] > NEGLIGIBLE * largest ? Math.sqrt(ratio / values[i]) : 0;
        }
        CommonOps_DDRM.multRows(scales, weights);
        DMatrixRMaj curve = CommonOps_DDRM.identity(own.dimension());
        CommonOps_DDRM.multAddTransA(-1, weights, weights, curve);
        double[] shift = new double[own.dimension()];
        for (int i = 0; i < shift.length; i++) {
            shift[i] = 2 * (own.mean()[i] - other.mean()[i]);
        }
        return new Side(own.mean(), shift, curve);
    }
}
