package io.kinora.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.job.RunDirectory;
import io.kinora.core.report.LineChart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Reads the losses from a training run's metrics. */
final class LossCurves {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LossCurves() {
    }

    /** Training and validation loss over steps. */
    static List<LineChart.Series> read(RunDirectory directory, String folder) throws IOException {
        List<LineChart.Point> train = new ArrayList<>();
        List<LineChart.Point> validation = new ArrayList<>();
        for (Path file : files(directory, folder)) {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                    directory.fileSystem().open(file), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    JsonNode values = JSON.readTree(line);
                    add(values, "train_loss", train);
                    add(values, "validation_loss", validation);
                }
            }
        }
        return List.of(new LineChart.Series("training", train), new LineChart.Series("validation", validation));
    }

    private static void add(JsonNode values, String name, List<LineChart.Point> points) {
        if (values.path(name).isNumber()) {
            points.add(new LineChart.Point(values.path("step").asDouble(), values.path(name).asDouble()));
        }
    }

    private static List<Path> files(RunDirectory directory, String folder) throws IOException {
        return Arrays.stream(directory.fileSystem().listStatus(directory.path(folder)))
                .map(FileStatus::getPath)
                .sorted()
                .toList();
    }
}
