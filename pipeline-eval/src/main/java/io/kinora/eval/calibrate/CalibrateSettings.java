package io.kinora.eval.calibrate;

import io.kinora.eval.corrupt.Corruption;
import io.kinora.eval.feature.RandomFeatures;
import java.util.Arrays;
import java.util.List;

/**
 * Section {@code evaluate.calibrate} of the settings.
 *
 * @param enabled whether metrics are tried on spoilt real videos, instead of comparing two sets
 * @param seed of what is random in the corruptions
 * @param corruptions names of those that are tried; empty for all
 * @param features further features to try, as {@link RandomFeatures} names them
 */
public record CalibrateSettings(boolean enabled, long seed, List<String> corruptions, List<String> features) {
    /** Checks the names. */
    public CalibrateSettings {
        List<String> known = Arrays.stream(Corruption.values()).map(Corruption::key).toList();
        for (String corruption : corruptions) {
            if (!known.contains(corruption)) {
                throw new IllegalArgumentException("there is no corruption '" + corruption + "'; choose from "
                        + String.join(", ", known));
            }
        }
        features.forEach(RandomFeatures::parse);
    }

    /** The corruptions that are tried. */
    public List<Corruption> tried() {
        return Arrays.stream(Corruption.values())
                .filter(one -> corruptions.isEmpty() || corruptions.contains(one.key())).toList();
    }
}
