package io.kinora.eval.stats;

/**
 * How a generated set lies on the k-nearest-neighbour manifold of a real one. The ball of a point reaches to its k-th
 * nearest neighbour of its own set, rim included. Improved precision and recall are of Kynkäänniemi et al. (2019, arXiv
 * 1904.06991), density and coverage of Naeem et al. (2020, arXiv 2002.09797).
 *
 * @param precision share of generated points that lie in the ball of any real one
 * @param recall share of real points that lie in the ball of any generated one
 * @param density mean number of real balls that a generated point lies in, over k: about 1 for two samples of one
 *     distribution, and may be more
 * @param coverage share of real points whose ball holds any generated one; less moved by outliers than recall
 */
public record Manifold(double precision, double recall, double density, double coverage) {
}
