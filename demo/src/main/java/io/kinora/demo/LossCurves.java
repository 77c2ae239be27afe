package io.kinora.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.job.RunDirectory;
import io.kinora.core.report.LineChart;
import io.kinora.core.storage.NumberedFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
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
        IntFunction<Path> file = number -> directory.path(String.format(Locale.ROOT, "%s/%05d.jsonl", folder, number));
        int files = NumberedFiles.next(directory.fileSystem(), file);
        for (int number = 0; number < files; number++) {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                    directory.fileSystem().open(file.apply(number)), StandardCharsets.UTF_8))) {
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
}
