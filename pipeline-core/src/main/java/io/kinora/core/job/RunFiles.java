package io.kinora.core.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.core.storage.FileSystems;
import io.kinora.core.storage.NumberedFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What a run has written into its directory, for who comes later: it may still be running. */
public final class RunFiles {
    private final FileSystem fileSystem;
    private final Path folder;

    private RunFiles(FileSystem fileSystem, Path folder) {
        this.fileSystem = fileSystem;
        this.folder = folder;
    }

    /**
     * Those of one run.
     *
     * @param uri the run directory, on any Hadoop file system
     * @throws IOException if the file system cannot be reached
     */
    public static RunFiles in(String uri, Configuration hadoop) throws IOException {
        Path folder = new Path(uri);
        return new RunFiles(FileSystems.of(folder, hadoop), folder);
    }

    /** {@code result.json}, whose {@code status} says how far the run has come. */
    public JsonNode result() throws IOException {
        return json(RunDirectory.RESULT);
    }

    /** {@code config.json}: the settings, secrets masked. */
    public JsonNode settings() throws IOException {
        return json(RunDirectory.CONFIG);
    }

    /** A line of {@code metrics/} after another, in the order in which they were written; none where it wrote none. */
    public List<JsonNode> metrics() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        int files = NumberedFiles.next(fileSystem, number -> new Path(folder, MetricsLog.name(number)));
        for (int number = 0; number < files; number++) {
            try (InputStream in = fileSystem.open(new Path(folder, MetricsLog.name(number)))) {
                RunResult.JSON.readerFor(JsonNode.class).<JsonNode>readValues(in).forEachRemaining(lines::add);
            }
        }
        return lines;
    }

    /** The folder within the run directory, such as that of a stage of the demo. */
    public RunFiles within(String name) {
        return new RunFiles(fileSystem, new Path(folder, name));
    }

    /** A whole file that the job added, such as {@code contact-sheet.png}. */
    public byte[] file(String name) throws IOException {
        try (InputStream in = fileSystem.open(new Path(folder, name))) {
            return in.readAllBytes();
        }
    }

    private JsonNode json(String name) throws IOException {
        return RunResult.JSON.readTree(file(name));
    }
}
