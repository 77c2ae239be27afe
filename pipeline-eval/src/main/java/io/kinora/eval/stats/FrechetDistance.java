package io.kinora.eval.stats;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * The squared Fréchet distance between the Gaussians of two sets of points (Dowson and Landau 1982; as a score of
 * generated pictures Heusel et al., arXiv 1706.08500, of videos Unterthiner et al., arXiv 1812.01717):
 * ‖μ₁−μ₂‖² + tr Σ₁ + tr Σ₂ − 2 tr (Σ₁Σ₂)^½, with covariances of divisor n−1.
 */
public final class FrechetDistance {
    private FrechetDistance() {
    }

    /**
     * The squared distance, 0 or more. The trace of the root is the sum of the singular values of R₁R₂ᵀ over
     * √((n₁−1)(n₂−1)), so no root of a matrix is taken and nothing is squared.
     *
     * @throws IllegalArgumentException if a set has fewer than two points or the dimensions differ
     */
    public static double squared(GaussianFactor first, GaussianFactor second) {
        if (first.dimension() != second.dimension()) {
            throw new IllegalArgumentException("Cannot compare points of " + first.dimension() + " and "
                    + second.dimension() + " dimensions");
        }
        if (first.count() < 2 || second.count() < 2) {
            throw new IllegalArgumentException("Cannot compare sets of " + first.count() + " and " + second.count()
                    + " points: at least two in each are needed");
        }
        double means = 0;
        for (int i = 0; i < first.dimension(); i++) {
            double difference = first.mean()[i] - second.mean()[i];
            means += difference * difference;
        }
        double degrees = Math.sqrt((double) (first.count() - 1) * (second.count() - 1));
        double overlap = 2 * nuclearNorm(first.matrix(), second.matrix()) / degrees;
        return Math.max(0, means + first.variance() + second.variance() - overlap);
    }

    private static double nuclearNorm(DMatrixRMaj first, DMatrixRMaj second) {
        DMatrixRMaj product = new DMatrixRMaj(first.numRows, second.numRows);
        CommonOps_DDRM.multTransB(first, second, product);
        double largest = CommonOps_DDRM.elementMaxAbs(product);
        if (largest == 0) {
            return 0;
        }
        if (!Double.isFinite(largest)) {
            throw new ArithmeticException("Cannot compare features: they hold NaN or infinite values");
        }
        SingularValueDecomposition_F64<DMatrixRMaj> decomposition =
                DecompositionFactory_DDRM.svd(product.numRows, product.numCols, false, false, true);
        if (!decomposition.decompose(product)) {
            throw new ArithmeticException("Cannot compare features: their singular values do not converge");
        }
        double sum = 0;
        double[] values = decomposition.getSingularValues();
        for (int i = 0; i < decomposition.numberOfSingularValues(); i++) {
            sum += values[i];
        }
        return sum;
    }
}
