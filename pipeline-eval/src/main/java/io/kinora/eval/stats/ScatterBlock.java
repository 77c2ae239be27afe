package io.kinora.eval.stats;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Count, mean and covariance (divisor n) of a block of points, for the many quadratic forms of an influence function.
 * Digits lost to squares matter nothing there.
 *
 * @param count points n
 * @param mean d values
 * @param covariance d × d
 */
record ScatterBlock(long count, double[] mean, DMatrixRMaj covariance) {
    static ScatterBlock of(GaussianFactor factor) {
        DMatrixRMaj root = factor.matrix();
        DMatrixRMaj covariance = new DMatrixRMaj(factor.dimension(), factor.dimension());
        CommonOps_DDRM.multTransA(1.0 / factor.count(), root, root, covariance);
        return new ScatterBlock(factor.count(), factor.mean(), covariance);
    }
}
