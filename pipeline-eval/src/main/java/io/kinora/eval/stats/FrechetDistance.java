package io.kinora.eval.stats;

/**
 * The squared Fréchet distance between the Gaussians of two sets of points (Dowson and Landau 1982; as a score of
 * generated pictures Heusel et al., arXiv 1706.08500, of videos Unterthiner et al., arXiv 1812.01717):
 * ‖μ₁−μ₂‖² + tr Σ₁ + tr Σ₂ − 2 tr (Σ₁Σ₂)^½.
 */
public final class FrechetDistance {
    private FrechetDistance() {
    }

    /** The squared distance with covariances of divisor n−1, as of protocols {@code google} and {@code videogpt}. */
    public static double squared(GaussianFactor first, GaussianFactor second) {
        return squared(first, second, 1);
    }

    /**
     * The squared distance, 0 or more. The trace of the root is the sum of the singular values of R₁R₂ᵀ over
     * √((n₁−ddof)(n₂−ddof)), so no root of a matrix is taken and nothing is squared.
     *
     * @param ddof 1 for covariances of divisor n−1, 0 for n, as of protocol {@code styleganv}
     * @throws IllegalArgumentException if ddof is neither, a set has fewer than two points or the dimensions differ
     */
    public static double squared(GaussianFactor first, GaussianFactor second, int ddof) {
        if (ddof != 0 && ddof != 1) {
            throw new IllegalArgumentException("Cannot divide a scatter by n-" + ddof + ": ddof is 0 or 1");
        }
        requireComparable(first, second);
        double degrees = Math.sqrt((double) (first.count() - ddof) * (second.count() - ddof));
        double overlap = 2 * FactorOverlap.nuclearNorm(first, second) / degrees;
        return Math.max(0, squaredShift(first, second) + first.variance(ddof) + second.variance(ddof) - overlap);
    }

    static void requireComparable(GaussianFactor first, GaussianFactor second) {
        if (first.dimension() != second.dimension()) {
            throw new IllegalArgumentException("Cannot compare points of " + first.dimension() + " and "
                    + second.dimension() + " dimensions");
        }
        if (first.count() < 2 || second.count() < 2) {
            throw new IllegalArgumentException("Cannot compare sets of " + first.count() + " and " + second.count()
                    + " points: at least two in each are needed");
        }
    }

    /** ‖μ₁−μ₂‖². */
    static double squaredShift(GaussianFactor first, GaussianFactor second) {
        double sum = 0;
        for (int i = 0; i < first.dimension(); i++) {
            double difference = first.mean()[i] - second.mean()[i];
            sum += difference * difference;
        }
        return sum;
    }
}
