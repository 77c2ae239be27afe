package io.kinora.train.likelihood;

import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * Bits per dimension of clips.
 *
 * @param all of them together
 * @param clips each of them, in the order in which they were asked for
 */
public record MeasuredClips(Likelihood all, List<MeasuredClip> clips) {
    private static final double UPPER_TAIL = 0.975;

    /** Copies the list. */
    public MeasuredClips {
        clips = List.copyOf(clips);
    }

    /**
     * How far the figure would go with other clips, drawn alike.
     *
     * @param standardError of the bits per dimension
     * @param low where the 95 % confidence interval begins
     * @param high where it ends
     */
    public record Interval(double standardError, double low, double high) {
    }

    /**
     * The 95 % confidence interval, by Student's distribution; nothing for a single clip. The figure is a mean weighted
     * by values, a ratio of sums, with the ratio's standard error (W. G. Cochran, "Sampling techniques", 1977, section
     * 6.4). The choice of timesteps, the same for all clips, is no part of it.
     */
    public Optional<Interval> interval() {
        int count = clips.size();
        if (count < 2) {
            return Optional.empty();
        }
        double mean = all.bitsPerDimension();
        double squares = clips.stream().mapToDouble(clip -> {
            double share = (double) clip.likelihood().values() / all.values();
            double deviation = share * (clip.likelihood().bitsPerDimension() - mean);
            return deviation * deviation;
        }).sum();
        double error = Math.sqrt(squares * count / (count - 1));
        double half = error * new TDistribution(count - 1).inverseCumulativeProbability(UPPER_TAIL);
        return Optional.of(new Interval(error, mean - half, mean + half));
    }
}
