package io.kinora.eval.feature;

import io.kinora.core.video.Frames;
import io.kinora.eval.stats.Fingerprint;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/**
 * {@link FrameFeatures} of videos: a row for each frame.
 *
 * @param sampling which frames
 */
public record FrameExtractor(FrameSampling sampling) implements Extractor {
    private static final long serialVersionUID = 1;

    @Override
    public Fingerprint fingerprint() {
        return new Fingerprint(Map.of(NETWORK, FrameFeatures.NAME)).and(sampling.parts());
    }

    @Override
    public int width() {
        return FrameFeatures.FEATURES;
    }

    @Override
    public int leastFrames() {
        return 1;
    }

    @Override
    public float[][] extract(List<Frames> videos) {
        return videos.stream().map(FrameExtractor::rows).toArray(float[][]::new);
    }

    private static float[] rows(Frames video) {
        FloatBuffer rows = FloatBuffer.allocate(video.frames() * FrameFeatures.FEATURES);
        for (float[] frame : FrameFeatures.of(video)) {
            rows.put(frame);
        }
        return rows.array();
    }
}
