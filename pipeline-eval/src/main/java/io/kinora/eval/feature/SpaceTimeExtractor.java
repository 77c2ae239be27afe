package io.kinora.eval.feature;

import io.kinora.core.video.Frames;
import io.kinora.eval.stats.Fingerprint;
import java.util.List;
import java.util.Map;

/**
 * {@link SpaceTimeFeatures} of videos: one row for each.
 *
 * @param sampling which frames
 */
public record SpaceTimeExtractor(FrameSampling sampling) implements Extractor {
    private static final long serialVersionUID = 1;

    @Override
    public Fingerprint fingerprint() {
        return new Fingerprint(Map.of(NETWORK, SpaceTimeFeatures.NAME)).and(sampling.parts());
    }

    @Override
    public int width() {
        return SpaceTimeFeatures.FEATURES;
    }

    @Override
    public int leastFrames() {
        return SpaceTimeFeatures.LEAST_FRAMES;
    }

    @Override
    public float[][] extract(List<Frames> videos) {
        return videos.stream().map(SpaceTimeFeatures::of).toArray(float[][]::new);
    }
}
