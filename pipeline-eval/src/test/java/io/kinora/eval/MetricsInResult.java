package io.kinora.eval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What all metrics in a result.json have, where sets of equal size are compared and nothing else is asked for. */
final class MetricsInResult {
    private MetricsInResult() {
    }

    /** @param clips how many real videos there are */
    static void assertEachHasAnInterval(JsonNode metrics, int clips) {
        List<String> names = new ArrayList<>();
        metrics.fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactly("fd_random_i3d", "fd_random_i3d_infinite", "kd", "fd_frames",
                "fd_space_time", "kd_space_time", "flicker", "speed", "dynamic", "warping_error", "followed",
                "coherence_1", "coherence_2", "coherence_4", "coherence_8");
        metrics.fields().forEachRemaining(metric -> {
            JsonNode interval = metric.getValue().path("interval");
            assertThat(interval.path("low").asDouble()).as(metric.getKey())
                    .isLessThanOrEqualTo(interval.path("high").asDouble());
            assertThat(interval.path("level").asDouble()).as(metric.getKey()).isEqualTo(0.95);
            assertThat(metric.getValue().has("floor") != metric.getValue().has("of_real")).as(metric.getKey())
                    .isTrue();
        });
        assertThat(metrics.at("/fd_random_i3d/floor/value").asDouble())
                .isBetween(0.0, metrics.at("/fd_random_i3d/value").asDouble());
        assertThat(metrics.at("/kd_space_time/floor/size").asInt()).isEqualTo(clips / 2);
        assertThat(metrics.at("/flicker/of_real/n").asInt()).isEqualTo(clips);
    }
}
