package io.kinora.eval.feature;

import io.kinora.core.video.Frames;
import io.kinora.eval.stats.Fingerprint;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Features of several extractors side by side.
 *
 * @param parts that each give one row a video
 */
record JoinedExtractor(List<Extractor> parts) implements Extractor {
    private static final long serialVersionUID = 1;

    @Override
    public Fingerprint fingerprint() {
        Map<String, String> joined = new LinkedHashMap<>();
        parts.forEach(part -> part.fingerprint().parts().forEach((name, value) ->
                joined.merge(name, value, (first, second) -> first.equals(second) ? first : first + "," + second)));
        return new Fingerprint(joined);
    }

    @Override
    public int width() {
        return parts.stream().mapToInt(Extractor::width).sum();
    }

    @Override
    public int leastFrames() {
        return parts.stream().mapToInt(Extractor::leastFrames).max().orElseThrow();
    }

    @Override
    public float[][] extract(List<Frames> videos) {
        float[][] rows = new float[videos.size()][width()];
        List<FloatBuffer> written = Arrays.stream(rows).map(FloatBuffer::wrap).toList();
        for (Extractor part : parts) {
            float[][] features = part.extract(videos);
            for (int video = 0; video < features.length; video++) {
                written.get(video).put(features[video]);
            }
        }
        return rows;
    }
}
