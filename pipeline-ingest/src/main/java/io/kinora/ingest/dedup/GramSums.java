package io.kinora.ingest.dedup;

/** The products of all pictures of one sequence with all of another, summed so that parts of it are read off. */
final class GramSums {
    /** Sums over all products above and to the left, and along the diagonal. */
    private final double[][] blocks;
    private final double[][] diagonals;

    private GramSums(double[][] blocks, double[][] diagonals) {
        this.blocks = blocks;
        this.diagonals = diagonals;
    }

    static GramSums of(float[][] rows, float[][] columns) {
        double[][] blocks = new double[rows.length + 1][columns.length + 1];
        double[][] diagonals = new double[rows.length + 1][columns.length + 1];
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < columns.length; column++) {
                double product = product(rows[row], columns[column]);
                blocks[row + 1][column + 1] = product + blocks[row][column + 1] + blocks[row + 1][column]
                        - blocks[row][column];
                diagonals[row + 1][column + 1] = product + diagonals[row][column];
            }
        }
        return new GramSums(blocks, diagonals);
    }

    /** Sum of a square of products: all of {@code length} pictures with all of {@code length} others. */
    double block(int row, int column, int length) {
        return blocks[row + length][column + length] - blocks[row][column + length] - blocks[row + length][column]
                + blocks[row][column];
    }

    /** Sum of the products of {@code length} pictures, each with its own counterpart. */
    double diagonal(int row, int column, int length) {
        return diagonals[row + length][column + length] - diagonals[row][column];
    }

    private static float product(float[] one, float[] other) {
        float sum = 0;
        for (int cell = 0; cell < one.length; cell++) {
            sum += one[cell] * other[cell];
        }
        return sum;
    }
}
