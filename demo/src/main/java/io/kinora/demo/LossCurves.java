package io.kinora.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.core.job.RunFiles;
import io.kinora.core.report.LineChart;
import java.io.IOException;
import java.util.List;

/** The losses of a training run. */
final class LossCurves {
    private LossCurves() {
    }

    /** Training and validation loss over steps. */
    static List<LineChart.Series> of(RunFiles run) throws IOException {
        List<JsonNode> lines = run.metrics();
        return List.of(series("training", lines, "train_loss"), series("validation", lines, "validation_loss"));
    }

    private static LineChart.Series series(String name, List<JsonNode> lines, String value) {
        return new LineChart.Series(name, lines.stream().filter(line -> line.path(value).isNumber())
                .map(line -> new LineChart.Point(line.path("step").asDouble(), line.path(value).asDouble())).toList());
    }
}
