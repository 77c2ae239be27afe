package io.kinora.eval.stats;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * {@link Manifold} of real against real. The halves are smaller than the sets, and balls shrink as sets grow, so these
 * show the best that a generator could do at half the size.
 *
 * @param precision see {@link Manifold#precision()}
 * @param recall see {@link Manifold#recall()}
 * @param density see {@link Manifold#density()}
 * @param coverage see {@link Manifold#coverage()}
 */
public record ManifoldFloors(Floor precision, Floor recall, Floor density, Floor coverage) {
    /**
     * Measures them.
     *
     * @param real n × d
     * @param neighbours k: which neighbour a ball reaches to
     * @param seed decides the halves
     * @throws IllegalArgumentException if half of half the set has no more than k points
     */
    public static ManifoldFloors of(float[][] real, int neighbours, long seed) {
        List<Manifold> halves = Floor.ofHalves(real,
                (first, second) -> ManifoldDraws.of(first, second, neighbours, seed)[0], seed);
        return new ManifoldFloors(floor(halves, Manifold::precision, real), floor(halves, Manifold::recall, real),
                floor(halves, Manifold::density, real), floor(halves, Manifold::coverage, real));
    }

    private static Floor floor(List<Manifold> halves, ToDoubleFunction<Manifold> metric, float[][] real) {
        return Floor.of(halves.stream().mapToDouble(metric).toArray(), real.length / 2);
    }
}
