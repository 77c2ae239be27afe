package io.kinora.eval.stats;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * Singular values of R₁R₂ᵀ = UΛVᵀ for the factors of two scatters. It has as many rows and columns as the factors have
 * rows, so sets smaller than their dimension cost by their own size.
 *
 * @param values the diagonal of Λ, in no order
 * @param left Uᵀ, a row for each value
 * @param right Vᵀ, a row for each value
 */
record FactorOverlap(double[] values, DMatrixRMaj left, DMatrixRMaj right) {
    /** With singular vectors. */
    static FactorOverlap of(GaussianFactor first, GaussianFactor second) {
        SingularValueDecomposition_F64<DMatrixRMaj> found = decompose(product(first, second), true);
        return new FactorOverlap(values(found), found.getU(null, true), found.getV(null, true));
    }

    /** Σ Λᵢ. */
    static double nuclearNorm(GaussianFactor first, GaussianFactor second) {
        DMatrixRMaj product = product(first, second);
        return CommonOps_DDRM.elementMaxAbs(product) == 0 ? 0 : sum(values(decompose(product, false)));
    }

    /** Σ Λᵢ. */
    double nuclearNorm() {
        return sum(values);
    }

    private static DMatrixRMaj product(GaussianFactor first, GaussianFactor second) {
        DMatrixRMaj transposed = CommonOps_DDRM.transpose(second.matrix(), null);
        DMatrixRMaj product = CommonOps_DDRM.mult(first.matrix(), transposed, null);
        if (!Double.isFinite(CommonOps_DDRM.elementMaxAbs(product))) {
            throw new ArithmeticException("Cannot compare features: they hold NaN or infinite values");
        }
        return product;
    }

    private static SingularValueDecomposition_F64<DMatrixRMaj> decompose(DMatrixRMaj product, boolean vectors) {
        SingularValueDecomposition_F64<DMatrixRMaj> decomposition =
                DecompositionFactory_DDRM.svd(product.numRows, product.numCols, vectors, vectors, true);
        if (!decomposition.decompose(product)) {
            throw new ArithmeticException("Cannot compare features: their singular values do not converge");
        }
        return decomposition;
    }

    private static double[] values(SingularValueDecomposition_F64<DMatrixRMaj> decomposition) {
        double[] values = new double[decomposition.numberOfSingularValues()];
        System.arraycopy(decomposition.getSingularValues(), 0, values, 0, values.length);
        return values;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
