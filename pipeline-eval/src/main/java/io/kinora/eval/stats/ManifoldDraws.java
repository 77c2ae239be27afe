package io.kinora.eval.stats;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * {@link Manifold} of two whole sets and of many smaller draws of them, all in two passes over the distances. A bit of
 * a long tells whether a point is in a draw: bit 0 is the whole set, the others are random halves, without
 * replacement since a point that is there twice would be its own nearest neighbour.
 */
final class ManifoldDraws {
    /** The whole sets first. */
    static final int DRAWS = Long.SIZE;
    /** One of so many points is left out. */
    static final int LEFT_OUT = 2;

    private final FeatureMatrix real;
    private final FeatureMatrix generated;
    private final int neighbours;
    private final long[] realDraws;
    private final long[] generatedDraws;
    private final long[] density = new long[DRAWS];

    private ManifoldDraws(FeatureMatrix real, FeatureMatrix generated, int neighbours, long seed) {
        this.real = real;
        this.generated = generated;
        this.neighbours = neighbours;
        Random random = new Random(seed);
        this.realDraws = draws(real.rows(), random);
        this.generatedDraws = draws(generated.rows(), random);
    }

    /** The metrics of each draw. */
    static Manifold[] of(float[][] real, float[][] generated, int neighbours, long seed) {
        FeatureMatrix first = FeatureMatrix.of(real);
        FeatureMatrix second = FeatureMatrix.of(generated);
        first.requireComparable(second);
        int least = Math.min(first.rows(), second.rows());
        if (neighbours < 1 || least - least / LEFT_OUT <= neighbours) {
            throw new IllegalArgumentException("Cannot find " + neighbours + " neighbours in samples of "
                    + first.rows() + " and " + second.rows() + " points: more are needed");
        }
        double[] origin = first.mean();
        return new ManifoldDraws(first.minus(origin), second.minus(origin), neighbours, seed).compute();
    }

    private Manifold[] compute() {
        BallRadii realRadii = BallRadii.of(real, realDraws, neighbours);
        BallRadii generatedRadii = BallRadii.of(generated, generatedDraws, neighbours);
        long[] inReal = new long[generated.rows()];
        long[] inGenerated = new long[real.rows()];
        long[] covered = new long[real.rows()];
        double[] lengths = generated.squaredLengths();
        real.products(generated, (row, products) -> {
            double length = FeatureMatrix.squaredLength(real.row(row));
            long[] hits = new long[products.length];
            for (int column = 0; column < products.length; column++) {
                double distance = FeatureMatrix.squaredDistance(length, lengths[column], products[column]);
                long both = realDraws[row] & generatedDraws[column];
                hits[column] = realRadii.reaching(row, distance, both);
                covered[row] |= hits[column];
                inGenerated[row] |= generatedRadii.reaching(column, distance, both);
            }
            count(hits, inReal);
        });
        Manifold[] draws = new Manifold[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            double reals = size(realDraws, draw);
            double generateds = size(generatedDraws, draw);
            draws[draw] = new Manifold(size(inReal, draw) / generateds, size(inGenerated, draw) / reals,
                    density[draw] / (neighbours * generateds), size(covered, draw) / reals);
        }
        return draws;
    }

    private synchronized void count(long[] hits, long[] inReal) {
        for (int column = 0; column < hits.length; column++) {
            inReal[column] |= hits[column];
            for (long left = hits[column]; left != 0; left &= left - 1) {
                density[Long.numberOfTrailingZeros(left)]++;
            }
        }
    }

    private static int size(long[] draws, int draw) {
        int size = 0;
        for (long bits : draws) {
            size += (int) (bits >>> draw & 1);
        }
        return size;
    }

    private static long[] draws(int rows, Random random) {
        long[] draws = new long[rows];
        Arrays.fill(draws, -1);
        int[] order = IntStream.range(0, rows).toArray();
        for (int draw = 1; draw < DRAWS; draw++) {
            for (int i = 0; i < rows / LEFT_OUT; i++) {
                int other = i + random.nextInt(rows - i);
                int chosen = order[other];
                order[other] = order[i];
                order[i] = chosen;
                draws[chosen] &= ~(1L << draw);
            }
        }
        return draws;
    }
}
