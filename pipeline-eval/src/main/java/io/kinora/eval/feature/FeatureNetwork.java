package io.kinora.eval.feature;

import io.kinora.core.video.Frames;
import java.util.List;

/** Turns videos into points in the space in which sets of videos are compared. Safe for use by several threads. */
public interface FeatureNetwork {
    /**
     * A layer whose output can serve as features.
     *
     * @param name as in {@link #features}
     * @param width number of features
     */
    record Layer(String name, int width) {
    }

    /** Its layers from the input on; the last is the one whose features are meant where none is named. */
    List<Layer> layers();

    /**
     * Features of videos, of several layers in one pass.
     *
     * @param videos RGB frames of any size, as many as the network needs or more
     * @param layers names of layers; their features stand side by side in this order
     * @return a row for each video; a layer's features are means over time and space, and do not depend on what other
     *     videos there are, but for rounding
     * @throws io.kinora.core.error.KinoraException exit code 3 if the network cannot take a video
     */
    float[][] features(List<Frames> videos, List<String> layers);

    /** Features of one video at the last layer. */
    default float[] features(Frames video) {
        List<Layer> layers = layers();
        return features(List.of(video), List.of(layers.get(layers.size() - 1).name()))[0];
    }
}
