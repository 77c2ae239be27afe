package io.kinora.train.generate;

import io.kinora.train.data.NoiseSettings;
import io.kinora.train.diffusion.Ddim;
import io.kinora.train.diffusion.Ddpm;
import io.kinora.train.diffusion.Sampler;
import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;

/**
 * How noise becomes videos, as it travels to executors.
 *
 * @param kind which sampler
 * @param steps calls of the model for each video
 * @param eta noise that ddim adds on the way, 0 to 1
 * @param noise what the model was trained on
 */
public record SamplerSettings(Kind kind, int steps, double eta, NoiseSettings noise) implements Serializable {
    private static final int USUAL_DDIM_STEPS = 50;

    /** The samplers there are. */
    public enum Kind {
        DDPM,
        DDIM
    }

    /**
     * Fills in the sampler's usual number of steps.
     *
     * @throws IllegalArgumentException if more steps are asked for than the noise schedule has
     */
    public static SamplerSettings of(Kind kind, Optional<Integer> steps, double eta, NoiseSettings noise) {
        int usual = kind == Kind.DDPM ? noise.timesteps() : Math.min(USUAL_DDIM_STEPS, noise.timesteps());
        SamplerSettings settings = new SamplerSettings(kind, steps.orElse(usual), eta, noise);
        settings.sampler();
        return settings;
    }

    /** The name in lower case. */
    public String name() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** The sampler itself. */
    Sampler sampler() {
        return switch (kind) {
            case DDPM -> new Ddpm(noise.noiseSchedule(), steps);
            case DDIM -> new Ddim(noise.noiseSchedule(), eta, steps);
        };
    }
}
