package io.kinora.eval.stats;

import java.util.Arrays;

/**
 * Squared distance of each point to its k-th nearest neighbour among the points of each draw that it is in itself.
 *
 * @param radii a row for each point, a column for each draw; 0 where the point is not in the draw
 * @param largest the largest of each row
 */
record BallRadii(double[][] radii, double[] largest) {
    /** @param draws of each point: bit r tells whether it is in draw r */
    static BallRadii of(FeatureMatrix points, long[] draws, int neighbours) {
        double[] lengths = points.squaredLengths();
        double[][] radii = new double[points.rows()][];
        points.products(points, (row, products) -> {
            Neighbour[] others = new Neighbour[products.length - 1];
            int count = 0;
            for (int column = 0; column < products.length; column++) {
                if (column != row) {
                    others[count++] = new Neighbour(
                            FeatureMatrix.squaredDistance(lengths[row], lengths[column], products[column]),
                            draws[column]);
                }
            }
            Arrays.sort(others);
            radii[row] = radii(others, draws[row], neighbours);
        });
        return new BallRadii(radii, Arrays.stream(radii).mapToDouble(row -> Arrays.stream(row).max().orElse(0))
                .toArray());
    }

    /** Those of some draws in which the point's ball reaches as far as a squared distance. */
    long reaching(int point, double distance, long draws) {
        if (distance > largest[point]) {
            return 0;
        }
        long reaching = 0;
        for (long left = draws; left != 0; left &= left - 1) {
            if (distance <= radii[point][Long.numberOfTrailingZeros(left)]) {
                reaching |= Long.lowestOneBit(left);
            }
        }
        return reaching;
    }

    private static double[] radii(Neighbour[] nearestFirst, long draws, int neighbours) {
        double[] radii = new double[Long.SIZE];
        int[] found = new int[Long.SIZE];
        long wanting = draws;
        for (int i = 0; wanting != 0 && i < nearestFirst.length; i++) {
            for (long left = nearestFirst[i].draws() & wanting; left != 0; left &= left - 1) {
                int draw = Long.numberOfTrailingZeros(left);
                if (++found[draw] == neighbours) {
                    radii[draw] = nearestFirst[i].distance();
                    wanting &= ~(1L << draw);
                }
            }
        }
        return radii;
    }

    private record Neighbour(double distance, long draws) implements Comparable<Neighbour> {
        @Override
        public int compareTo(Neighbour other) {
            return Double.compare(distance, other.distance);
        }
    }
}
