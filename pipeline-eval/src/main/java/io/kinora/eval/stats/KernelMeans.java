package io.kinora.eval.stats;

import java.util.Arrays;

/**
 * Means of the kernel (x·y/d + 1)³ over the rows of two matrices.
 *
 * @param rows mean of each row of the kernel's matrix
 * @param square mean of the kernel's square
 */
record KernelMeans(double[] rows, double square) {
    /** Between different rows of one matrix. */
    static KernelMeans within(FeatureMatrix matrix) {
        return of(matrix, matrix, 1);
    }

    /** Between every row of one matrix and every row of another. */
    static KernelMeans between(FeatureMatrix first, FeatureMatrix second) {
        return of(first, second, 0);
    }

    /** Mean of the kernel. */
    double mean() {
        return Arrays.stream(rows).average().orElseThrow();
    }

    /** Mean of the squared means of rows. */
    double squareOfMeans() {
        return Arrays.stream(rows).map(row -> row * row).average().orElseThrow();
    }

    /** Of one matrix with itself: mean square of the kernel less the means of its row and column. */
    double centredSquare() {
        return Math.max(0, square - 2 * squareOfMeans() + mean() * mean());
    }

    /**
     * Spread of the mean difference to other means of the same rows. A cube has heavy tails, and its variance is known
     * the worse the heavier: degrees of freedom are 2n/(κ − (n−3)/(n−1)), κ the kurtosis over rows (O'Neill 2014, "Some
     * useful moment results in sampling problems"), and no more than n − 1.
     */
    Spread difference(KernelMeans other) {
        double n = rows.length;
        double shift = mean() - other.mean();
        double squares = 0;
        double fourths = 0;
        for (int i = 0; i < rows.length; i++) {
            double square = Math.pow(rows[i] - other.rows[i] - shift, 2);
            squares += square;
            fourths += square * square;
        }
        double kurtosis = squares == 0 ? 0 : n * fourths / (squares * squares);
        double excess = kurtosis - (n - 3) / (n - 1);
        return new Spread(squares / (n - 1) / n, excess > 0 ? Math.min(n - 1, 2 * n / excess) : n - 1);
    }

    /** @param skipped columns that are left out of each row: 1 for the row itself, else 0 */
    private static KernelMeans of(FeatureMatrix first, FeatureMatrix second, int skipped) {
        double[] means = new double[first.rows()];
        double[] squares = new double[first.rows()];
        int counted = second.rows() - skipped;
        first.products(second, (row, products) -> {
            double sum = 0;
            double square = 0;
            for (int i = 0; i < products.length; i++) {
                if (skipped == 0 || i != row) {
                    double base = products[i] / first.dimension() + 1;
                    double kernel = base * base * base;
                    sum += kernel;
                    square += kernel * kernel;
                }
            }
            means[row] = sum / counted;
            squares[row] = square / counted;
        });
        return new KernelMeans(means, Arrays.stream(squares).average().orElseThrow());
    }
}
