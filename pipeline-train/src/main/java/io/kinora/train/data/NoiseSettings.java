package io.kinora.train.data;

import io.kinora.core.config.Range;
import io.kinora.train.diffusion.NoiseSchedule;
import io.kinora.train.diffusion.Objective;
import java.io.Serializable;

/**
 * What a model is trained to find in noised videos.
 *
 * @param schedule how noise grows with the timestep
 * @param timesteps how many there are
 * @param zeroTerminalSnr whether nothing but noise is left at the last timestep
 * @param objective what the network puts out
 * @param weighting how much the loss of each timestep counts
 * @param minSnrGamma where min-SNR weights end to grow
 */
public record NoiseSettings(
        NoiseSettings.Kind schedule,
        @Range(min = 2, max = 100_000) int timesteps,
        boolean zeroTerminalSnr,
        Objective objective,
        NoiseSettings.Weighting weighting,
        @Range(min = 1e-3, max = 1e6) double minSnrGamma) implements Serializable {
    /** What T. Hang et al. take, in section 4. */
    private static final double USUAL_GAMMA = 5;

    /** Shapes of a noise schedule. */
    public enum Kind {
        LINEAR,
        COSINE
    }

    /** Weights of the loss over timesteps. */
    public enum Weighting {
        /** All 1. */
        NONE,
        /** {@link Objective#minSnrWeight}. */
        MIN_SNR
    }

    /** Checks that every timestep can be learnt and sampled. */
    public NoiseSettings {
        if (zeroTerminalSnr && objective == Objective.NOISE) {
            throw new IllegalArgumentException("zero-terminal-snr needs objective velocity or start: where all is"
                    + " noise, predicted noise tells nothing of the video");
        }
        if (zeroTerminalSnr && weighting == Weighting.MIN_SNR) {
            throw new IllegalArgumentException("zero-terminal-snr and weighting min-snr exclude each other: the last"
                    + " timestep, where sampling begins, would have weight 0; leave one of them out");
        }
    }

    /** A schedule and an objective, all weights 1. */
    public NoiseSettings(Kind schedule, int timesteps, Objective objective) {
        this(schedule, timesteps, false, objective, Weighting.NONE, USUAL_GAMMA);
    }

    /** The schedule itself. */
    public NoiseSchedule noiseSchedule() {
        NoiseSchedule known = switch (schedule) {
            case LINEAR -> NoiseSchedule.linear(timesteps);
            case COSINE -> NoiseSchedule.cosine(timesteps);
        };
        return zeroTerminalSnr ? known.withZeroTerminalSnr() : known;
    }

    /** The same with all weights 1: for losses that are compared. */
    public NoiseSettings unweighted() {
        return new NoiseSettings(schedule, timesteps, zeroTerminalSnr, objective, Weighting.NONE, minSnrGamma);
    }

    /** The same with clean videos as labels. */
    public NoiseSettings ofCleanVideos() {
        return new NoiseSettings(schedule, timesteps, zeroTerminalSnr, Objective.START, Weighting.NONE, minSnrGamma);
    }

    /**
     * Weight of the squared error at a timestep.
     *
     * @param known this settings' own schedule
     */
    double weight(NoiseSchedule known, int t) {
        return switch (weighting) {
            case NONE -> 1;
            case MIN_SNR -> objective.minSnrWeight(known, t, minSnrGamma);
        };
    }
}
