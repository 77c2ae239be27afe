package io.kinora.eval.history;

import io.kinora.eval.metric.Figure;
import io.kinora.eval.stats.Fingerprint;
import java.util.Map;
import java.util.Optional;

/**
 * What two figures must have in common to be compared.
 *
 * @param metric its name
 * @param protocol all that decides it beside the videos
 * @param real address of the real videos
 * @param version of the real videos, if they are tables
 */
public record Terms(String metric, Fingerprint protocol, String real, Optional<String> version) {
    /** Those of a figure. */
    public static Terms of(Figure figure, VideosOfSide real) {
        return new Terms(figure.metric(), figure.protocol(), real.address(), real.version());
    }

    /** What differs; empty if figures on both terms can be compared. */
    String difference(Terms other) {
        return all().difference(other.all());
    }

    private Fingerprint all() {
        return protocol.and(Map.of("metric", metric, "real videos", real + version.map(one -> "@" + one).orElse("")));
    }
}
