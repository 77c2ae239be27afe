package io.kinora.eval.feature;

import io.kinora.core.video.Frames;

/** Turns a video into a point in the space in which sets of videos are compared. Safe for use by several threads. */
public interface FeatureNetwork {
    /**
     * Features of one video.
     *
     * @param video RGB frames of any size, as many as the network needs or more
     * @return one value a feature, the mean over time
     * @throws io.kinora.core.error.KinoraException exit code 3 if the network cannot take the video
     */
    float[] features(Frames video);
}
