package io.kinora.train.data;

import io.kinora.core.config.Range;
import io.kinora.train.diffusion.NoiseSchedule;
import java.io.Serializable;

/**
 * The noise that a model is trained to find.
 *
 * @param schedule how noise grows with the timestep
 * @param timesteps how many there are
 */
public record NoiseSettings(Kind schedule, @Range(min = 2, max = 100_000) int timesteps) implements Serializable {
    /** Shapes of a noise schedule. */
    public enum Kind {
        LINEAR,
        COSINE
    }

    /** The schedule itself. */
    public NoiseSchedule noiseSchedule() {
        return switch (schedule) {
            case LINEAR -> NoiseSchedule.linear(timesteps);
            case COSINE -> NoiseSchedule.cosine(timesteps);
        };
    }
}
