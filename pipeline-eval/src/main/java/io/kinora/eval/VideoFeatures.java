package io.kinora.eval;

import java.io.Serializable;

/**
 * Features of a video, or why there are none.
 *
 * @param id what the video is called
 * @param video what it is stored under
 * @param features empty if it could not be read
 * @param failure empty if it could
 */
record VideoFeatures(String id, String video, float[] features, String failure) implements Serializable {
    static VideoFeatures of(String id, String video, float[] features) {
        return new VideoFeatures(id, video, features, "");
    }

    static VideoFeatures failed(String id, String video, String reason) {
        return new VideoFeatures(id, video, new float[0], reason);
    }

    boolean isFailed() {
        return !failure.isEmpty();
    }
}
