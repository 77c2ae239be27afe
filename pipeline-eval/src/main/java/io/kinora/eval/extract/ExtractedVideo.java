package io.kinora.eval.extract;

import java.io.Serializable;
import java.util.List;

/**
 * What was computed of a video.
 *
 * @param id what the video is called
 * @param video what its features are stored under
 * @param features by what was to compute them
 * @param failure why some are missing; empty if none is
 */
record ExtractedVideo(String id, String video, List<Features> features, String failure) implements Serializable {
    /**
     * Features of one extractor.
     *
     * @param extractor its place in the list
     * @param values rows one after another
     */
    record Features(int extractor, float[] values) implements Serializable {
    }
}
