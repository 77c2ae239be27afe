package io.kinora.eval.feature;

import io.kinora.eval.stats.Fingerprint;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that decides what a video's features are, besides the video: features, statistics and distances are comparable
 * only if all of it is the same.
 *
 * @param convention how videos are resized and scaled, and which covariance is taken
 * @param network its name, and the layers whose features are taken
 * @param weights SHA-256 over them
 * @param sampling which frames it sees
 */
public record Protocol(Convention convention, String network, String weights, FrameSampling sampling)
        implements Serializable {
    /** Each part under its name, in a fixed order. */
    public Fingerprint fingerprint() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("protocol", convention.key());
        parts.put(Extractor.NETWORK, network);
        parts.put("weights", weights);
        parts.put("resize", convention.resize());
        parts.put("range", convention.range());
        parts.putAll(sampling.parts());
        parts.put("ddof", Integer.toString(convention.ddof()));
        return new Fingerprint(parts);
    }
}
