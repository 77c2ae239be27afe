package io.kinora.eval.stats;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;

/**
 * Count, mean and scatter of a set of points, the scatter as a factor R with RᵀR = Σ (x−μ)(x−μ)ᵀ. Two of them merge
 * by the QR decomposition of [Ra; Rb; √(na·nb/n)·(μb−μa)ᵀ], the pairwise update of Chan, Golub and LeVeque in factor
 * form: no digits are lost to squares, whatever the mean, and sets smaller than their dimension are exact. R is upper
 * trapezoidal and stored without its zeros, which is also how it travels between executors.
 *
 * @param count points n
 * @param mean d values; zeros for an empty set
 * @param rows rows of R, at most d
 * @param factor the rows one after another, each from its diagonal on
 */
public record GaussianFactor(long count, double[] mean, int rows, double[] factor) implements Serializable {
    /** Checks the sizes against each other. */
    public GaussianFactor {
        if (count < 0 || mean.length == 0 || rows > mean.length || factor.length != packedLength(rows, mean.length)) {
            throw new IllegalArgumentException("Cannot hold statistics of " + count + " points of " + mean.length
                    + " dimensions in a factor of " + rows + " rows and " + factor.length + " values");
        }
    }

    /** No points yet. */
    public static GaussianFactor empty(int dimension) {
        return new GaussianFactor(0, new double[dimension], 0, new double[0]);
    }

    /** Statistics of the given points, all of the given dimension. */
    public static GaussianFactor of(int dimension, List<double[]> points) {
        if (points.isEmpty()) {
            return empty(dimension);
        }
        double[] mean = mean(dimension, points);
        DMatrixRMaj centred = new DMatrixRMaj(points.size(), dimension);
        for (int row = 0; row < points.size(); row++) {
            for (int column = 0; column < dimension; column++) {
                centred.unsafe_set(row, column, points.get(row)[column] - mean[column]);
            }
        }
        return ofScatter(points.size(), mean, centred);
    }

    /** Number of dimensions d. */
    public int dimension() {
        return mean.length;
    }

    /** Statistics of both sets together. */
    public GaussianFactor merge(GaussianFactor other) {
        if (dimension() != other.dimension()) {
            throw new IllegalArgumentException("Cannot merge statistics of " + dimension() + " and "
                    + other.dimension() + " dimensions");
        }
        if (count == 0) {
            return other;
        }
        if (other.count == 0) {
            return this;
        }
        long total = count + other.count;
        int last = rows + other.rows;
        DMatrixRMaj stacked = new DMatrixRMaj(last + 1, dimension());
        unpack(stacked, 0);
        other.unpack(stacked, rows);
        double share = (double) other.count / total;
        double shift = Math.sqrt(count * share);
        double[] merged = new double[dimension()];
        for (int column = 0; column < dimension(); column++) {
            double difference = other.mean[column] - mean[column];
            stacked.unsafe_set(last, column, shift * difference);
            merged[column] = mean[column] + share * difference;
        }
        return ofScatter(total, merged, stacked);
    }

    /**
     * Trace of the covariance: the sum of the variances.
     *
     * @param ddof what is taken from n for the divisor, as numpy calls it
     */
    public double variance(int ddof) {
        return scatter() / (count - ddof);
    }

    /** Trace of the scatter: the sum of the squared distances of all points from the mean. */
    double scatter() {
        double sum = 0;
        for (double value : factor) {
            sum += value * value;
        }
        return sum;
    }

    /** R with its zeros: rows × d. */
    DMatrixRMaj matrix() {
        DMatrixRMaj matrix = new DMatrixRMaj(rows, dimension());
        unpack(matrix, 0);
        return matrix;
    }

    private void unpack(DMatrixRMaj into, int firstRow) {
        int at = 0;
        for (int row = 0; row < rows; row++) {
            int length = dimension() - row;
            System.arraycopy(factor, at, into.data, (firstRow + row) * dimension() + row, length);
            at += length;
        }
    }

    private static double[] mean(int dimension, List<double[]> points) {
        double[] first = points.get(0);
        double[] sum = new double[dimension];
        for (double[] point : points) {
            if (point.length != dimension) {
                throw new IllegalArgumentException("Cannot add a point of " + point.length + " dimensions to "
                        + "statistics of " + dimension);
            }
            for (int i = 0; i < dimension; i++) {
                // Against the first point, so that a large mean costs no digits.
                sum[i] += point[i] - first[i];
            }
        }
        for (int i = 0; i < dimension; i++) {
            sum[i] = first[i] + sum[i] / points.size();
        }
        return sum;
    }

    /** Statistics whose scatter is MᵀM; the matrix M is destroyed. */
    private static GaussianFactor ofScatter(long count, double[] mean, DMatrixRMaj matrix) {
        if (MatrixFeatures_DDRM.hasUncountable(matrix)) {
            throw new ArithmeticException("Cannot compute statistics of features: they hold NaN or infinite values");
        }
        int dimension = matrix.numCols;
        QRDecomposition<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.qr(matrix.numRows, dimension);
        // The answer only tells whether the rank is full, which R need not have.
        decomposition.decompose(matrix);
        DMatrixRMaj upper = decomposition.getR(null, true);
        double[] packed = new double[packedLength(upper.numRows, dimension)];
        int at = 0;
        for (int row = 0; row < upper.numRows; row++) {
            System.arraycopy(upper.data, row * dimension + row, packed, at, dimension - row);
            at += dimension - row;
        }
        return new GaussianFactor(count, mean, upper.numRows, packed);
    }

    static int packedLength(int rows, int dimension) {
        return rows * dimension - rows * (rows - 1) / 2;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GaussianFactor that
                && count == that.count
                && rows == that.rows
                && Arrays.equals(mean, that.mean)
                && Arrays.equals(factor, that.factor);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(factor);
    }

    @Override
    public String toString() {
        return "GaussianFactor of " + count + " points of " + dimension() + " dimensions";
    }
}
