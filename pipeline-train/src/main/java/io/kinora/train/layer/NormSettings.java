package io.kinora.train.layer;

import java.io.Serializable;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * What a group norm does.
 *
 * @param channels of its input
 * @param groups divides the channels
 * @param epsilon added to the variance
 * @param activation what follows the norm
 */
public record NormSettings(
        @JsonProperty("channels") int channels,
        @JsonProperty("groups") int groups,
        @JsonProperty("epsilon") double epsilon,
        @JsonProperty("activation") Activation activation) implements Serializable {
    /** Checks that the groups fit. */
    @JsonCreator
    public NormSettings {
        if (channels < 1 || groups < 1 || channels % groups != 0) {
            throw new IllegalArgumentException("Cannot norm " + channels + " channels in " + groups
                    + " groups: groups must divide the channels; change one of them");
        }
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("Cannot norm with epsilon " + epsilon + ": give a number above 0");
        }
    }

    /** With epsilon 1e-5, as libtorch has it. */
    public static NormSettings of(int channels, int groups, Activation activation) {
        return new NormSettings(channels, groups, 1e-5, activation);
    }
}
