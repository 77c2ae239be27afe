package io.kinora.train.data;

import io.kinora.core.config.Range;
import io.kinora.train.diffusion.NoisePredictor;
import io.kinora.train.diffusion.NoiseSchedule;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What a model is trained to find in noised videos.
 *
 * @param schedule how noise grows with the timestep
 * @param timesteps how many there are
 * @param objective what the network puts out
 */
public record NoiseSettings(Kind schedule, @Range(min = 2, max = 100_000) int timesteps, Objective objective)
        implements Serializable {
    /** Shapes of a noise schedule. */
    public enum Kind {
        LINEAR,
        COSINE
    }

    /** What the network puts out, and its loss is taken of. */
    public enum Objective {
        /** The noise itself. */
        NOISE,
        /**
         * The clean video, from which the noise follows. Where nearly all is noise, small errors of predicted noise are
         * large errors of the video; so samples become clean earlier in training this way.
         */
        START
    }

    /** A network as a sampler needs it, which asks for noise whatever the network puts out. */
    public NoisePredictor noisePredictor(NoisePredictor network) {
        NoiseSchedule known = noiseSchedule();
        return switch (objective) {
            case NOISE -> network;
            case START -> (x, t) -> known.noiseOf(x, Arrays.stream(t).mapToInt(step -> (int) step).toArray(),
                    network.predict(x, t));
        };
    }

    /** The schedule itself. */
    public NoiseSchedule noiseSchedule() {
        return switch (schedule) {
            case LINEAR -> NoiseSchedule.linear(timesteps);
            case COSINE -> NoiseSchedule.cosine(timesteps);
        };
    }
}
