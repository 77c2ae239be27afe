package io.kinora.eval.stats;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Rows of features, with their inner products in blocks that fit a CPU's cache. */
final class FeatureMatrix {
    /** Rows of a block, and columns that are multiplied at a time. */
    private static final int BLOCK = 128;

    private final double[][] rows;

    private FeatureMatrix(double[][] rows) {
        this.rows = rows;
    }

    /** What is done with inner products of a row of one matrix with all rows of another. Called from several threads. */
    interface Products {
        void accept(int row, double[] products);
    }

    /**
     * Copies features.
     *
     * @throws IllegalArgumentException if there are fewer than two rows or they differ in length
     * @throws ArithmeticException if a value is not finite
     */
    static FeatureMatrix of(float[][] features) {
        if (features.length < 2) {
            throw new IllegalArgumentException("Cannot compare a set of " + features.length
                    + " points: at least two are needed");
        }
        double[][] rows = new double[features.length][features[0].length];
        for (int i = 0; i < rows.length; i++) {
            if (features[i].length != rows[i].length) {
                throw new IllegalArgumentException("Cannot compare points of " + features[i].length + " and "
                        + rows[i].length + " dimensions");
            }
            for (int j = 0; j < rows[i].length; j++) {
                if (!Float.isFinite(features[i][j])) {
                    throw new ArithmeticException("Cannot compare features: they hold NaN or infinite values");
                }
                rows[i][j] = features[i][j];
            }
        }
        return new FeatureMatrix(rows);
    }

    int rows() {
        return rows.length;
    }

    int dimension() {
        return rows[0].length;
    }

    double[] row(int row) {
        return rows[row];
    }

    void requireComparable(FeatureMatrix other) {
        if (dimension() != other.dimension()) {
            throw new IllegalArgumentException("Cannot compare points of " + dimension() + " and " + other.dimension()
                    + " dimensions");
        }
    }

    /** Squared Euclidean length of each row. */
    double[] squaredLengths() {
        return Arrays.stream(rows).mapToDouble(FeatureMatrix::squaredLength).toArray();
    }

    static double squaredLength(double[] row) {
        double sum = 0;
        for (double value : row) {
            sum += value * value;
        }
        return sum;
    }

    /** Squared distance of two points from their squared lengths and their inner product. */
    static double squaredDistance(double first, double second, double product) {
        return Math.max(0, first + second - 2 * product);
    }

    /** Mean of all rows. */
    double[] mean() {
        double[] mean = new double[dimension()];
        for (double[] row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i] / rows.length;
            }
        }
        return mean;
    }

    /** All rows less a point: near the origin, differences of large numbers are avoided. */
    FeatureMatrix minus(double[] origin) {
        double[][] moved = new double[rows.length][dimension()];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < origin.length; j++) {
                moved[i][j] = rows[i][j] - origin[j];
            }
        }
        return new FeatureMatrix(moved);
    }

    /** Inner products of each row with every row of another matrix. */
    void products(FeatureMatrix other, Products consumer) {
        DMatrixRMaj[] columns = new DMatrixRMaj[blocks(other.rows())];
        for (int block = 0; block < columns.length; block++) {
            columns[block] = CommonOps_DDRM.transpose(other.block(block), null);
        }
        IntStream.range(0, blocks(rows())).parallel().forEach(block -> {
            DMatrixRMaj left = block(block);
            double[][] products = new double[left.numRows][other.rows()];
            DMatrixRMaj tile = new DMatrixRMaj(1, 1);
            for (int column = 0; column < columns.length; column++) {
                CommonOps_DDRM.mult(left, columns[column], tile);
                for (int i = 0; i < left.numRows; i++) {
                    System.arraycopy(tile.data, i * tile.numCols, products[i], column * BLOCK, tile.numCols);
                }
            }
            for (int i = 0; i < left.numRows; i++) {
                consumer.accept(block * BLOCK + i, products[i]);
            }
        });
    }

    private DMatrixRMaj block(int block) {
        int first = block * BLOCK;
        DMatrixRMaj matrix = new DMatrixRMaj(Math.min(BLOCK, rows.length - first), dimension());
        for (int i = 0; i < matrix.numRows; i++) {
            System.arraycopy(rows[first + i], 0, matrix.data, i * matrix.numCols, matrix.numCols);
        }
        return matrix;
    }

    private static int blocks(int rows) {
        return (rows + BLOCK - 1) / BLOCK;
    }
}
