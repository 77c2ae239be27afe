package io.kinora.ingest.takedown;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads what runs wrote down of the versions they read: result.json, and the state.json of checkpoints that they made or
 * sampled from, as unfinished training has no other word of it.
 */
final class RunRecords {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESULT = "result.json";
    private static final String STATE = "state.json";
    private static final int DEEPEST = 4;

    private final Configuration hadoop;

    /**
     * A version that a run read.
     *
     * @param version its name
     * @param snapshots ids of the tables' snapshots
     */
    record Reading(String version, Set<Long> snapshots) {
    }

    /** A run and all that it read. */
    record Run(String uri, String job, List<Reading> readings) {
    }

    RunRecords(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /** The runs in folders and the folders in them; a folder may be a run directory itself. */
    List<Run> below(List<String> roots) throws IOException {
        List<Run> runs = new ArrayList<>();
        for (String root : roots) {
            Path path = new Path(root);
            FileSystem fileSystem = path.getFileSystem(hadoop);
            collect(fileSystem, fileSystem.makeQualified(path), 0, runs);
        }
        return runs;
    }

    private void collect(FileSystem fileSystem, Path folder, int depth, List<Run> runs) throws IOException {
        FileStatus[] children = fileSystem.listStatus(folder);
        Arrays.sort(children, Comparator.comparing(FileStatus::getPath));
        for (FileStatus child : children) {
            if (child.isFile() && child.getPath().getName().equals(RESULT)) {
                run(fileSystem, folder).ifPresent(runs::add);
            } else if (child.isDirectory() && depth < DEEPEST) {
                collect(fileSystem, child.getPath(), depth + 1, runs);
            }
        }
    }

    private Optional<Run> run(FileSystem fileSystem, Path folder) throws IOException {
        Optional<JsonNode> result = read(fileSystem, new Path(folder, RESULT));
        if (result.isEmpty() || !result.get().has("job")) {
            return Optional.empty();
        }
        List<Reading> readings = new ArrayList<>();
        readings(result.get(), readings);
        Path checkpoints = new Path(folder, "checkpoints");
        if (fileSystem.exists(checkpoints)) {
            for (FileStatus checkpoint : fileSystem.listStatus(checkpoints)) {
                read(fileSystem, new Path(checkpoint.getPath(), STATE)).ifPresent(state -> readings(state, readings));
            }
        }
        String sampledFrom = result.get().path("checkpoint").asText();
        if (!sampledFrom.isEmpty()) {
            Path state = new Path(sampledFrom, STATE);
            read(state.getFileSystem(hadoop), state).ifPresent(tree -> readings(tree, readings));
        }
        return Optional.of(new Run(folder.toString(), result.get().path("job").asText(),
                readings.stream().distinct().toList()));
    }

    /** Every object with snapshots in it is a version: result.json says {@code version}, state.json {@code name}. */
    private static void readings(JsonNode tree, List<Reading> readings) {
        JsonNode snapshots = tree.path("snapshots");
        if (snapshots.isObject()) {
            Set<Long> ids = new HashSet<>();
            snapshots.forEach(id -> ids.add(id.asLong()));
            readings.add(new Reading(tree.path("version").asText(tree.path("name").asText()), ids));
        }
        tree.forEach(child -> readings(child, readings));
    }

    private static Optional<JsonNode> read(FileSystem fileSystem, Path file) throws IOException {
        try (InputStream in = fileSystem.open(file)) {
            return Optional.of(JSON.readTree(in));
        } catch (FileNotFoundException | JsonProcessingException e) {
            // A checkpoint that was deleted, or a file that was cut off while it was written.
            return Optional.empty();
        }
    }
}
