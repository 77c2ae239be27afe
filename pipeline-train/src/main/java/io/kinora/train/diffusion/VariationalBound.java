package io.kinora.train.diffusion;

import io.kinora.train.memory.NativeMemory;
import org.apache.commons.math3.special.Erf;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The terms of the variational bound on -log p(x_0) (J. Ho, A. Jain, P. Abbeel, NeurIPS 2020, equations 5 to 8 and 13;
 * A. Nichol, P. Dhariwal, "Improved denoising diffusion probabilistic models", ICML 2021, equations 4 to 7), for a
 * model whose steps have the posterior's variance, and the first step that of the second, as the posterior's is 0
 * there. The bound is the prior's term and those of all timesteps; divided by ln 2 and the number of values, it is bits
 * per dimension.
 */
public final class VariationalBound {
    /** Half of a level of uint8, as videos in [-1, 1] have them. */
    private static final double HALF_LEVEL = 1 / 255.0;
    /** Beyond it lies the last level of either end, which takes all of the rest. */
    private static final double LAST_LEVEL = 0.999;
    private static final double LEAST_PROBABILITY = 1e-12;

    private final NoiseSchedule schedule;

    /** The bound under a schedule. */
    public VariationalBound(NoiseSchedule schedule) {
        this.schedule = schedule;
    }

    /**
     * KL(q(x_T | x_0) || N(0, I)): what the last timestep still tells of the videos.
     *
     * @param x0 clean videos in [-1, 1], [N, C, T, H, W]
     * @return nats of each video and frame, [N][T]
     */
    public double[][] prior(INDArray x0) {
        double alphaBar = schedule.alphaBar(schedule.steps() - 1);
        return byFrame(x0, x0, (start, same) ->
                (alphaBar * start * start - alphaBar - Math.log1p(-alphaBar)) / 2);
    }

    /**
     * The term of a timestep: KL(q(x_{t-1} | x_t, x_0) || p(x_{t-1} | x_t)) for t of 1 and more, and -log p(x_0 | x_1)
     * in the paper's counting for t of 0, over levels of uint8.
     *
     * @param x0 clean videos, [N, C, T, H, W]
     * @param guess of the clean videos by the model, from x_t, within [-1, 1]
     * @return nats of each video and frame, [N][T]
     */
    public double[][] term(INDArray x0, INDArray guess, int t) {
        if (t == 0) {
            double deviation = Math.sqrt(schedule.posteriorVariance(1, 0));
            return byFrame(x0, guess, (start, mean) -> -Math.log(probability(start, mean, deviation)));
        }
        // Both means have the same share of x_t, and the variances are equal.
        double share = Math.sqrt(schedule.alphaBar(t - 1)) * schedule.beta(t) / (1 - schedule.alphaBar(t));
        double factor = share * share / (2 * schedule.posteriorVariance(t, t - 1));
        return byFrame(x0, guess, (start, mean) -> factor * (start - mean) * (start - mean));
    }

    /** Of a level under a normal distribution; the outermost levels have its tails. */
    private static double probability(double level, double mean, double deviation) {
        double scale = deviation * Math.sqrt(2);
        double lower = level < -LAST_LEVEL ? Double.NEGATIVE_INFINITY : (level - HALF_LEVEL - mean) / scale;
        double upper = level > LAST_LEVEL ? Double.POSITIVE_INFINITY : (level + HALF_LEVEL - mean) / scale;
        return Math.max(LEAST_PROBABILITY, Erf.erf(lower, upper) / 2);
    }

    private interface Nats {
        double of(double start, double guess);
    }

    private static double[][] byFrame(INDArray x0, INDArray guess, Nats nats) {
        int frames = Math.toIntExact(x0.size(2));
        int plane = Math.toIntExact(x0.size(3) * x0.size(4));
        double[][] sums = new double[Math.toIntExact(x0.size(0))][frames];
        for (int row = 0; row < sums.length; row++) {
            float[] starts = NativeMemory.copy(x0.slice(row));
            float[] guesses = NativeMemory.copy(guess.slice(row));
            for (int at = 0; at < starts.length; at++) {
                sums[row][at / plane % frames] += nats.of(starts[at], guesses[at]);
            }
        }
        return sums;
    }
}
