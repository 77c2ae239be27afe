package io.kinora.ingest.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.storage.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder that an export goes to. While the export is not finished, a folder {@value #WORK} in it holds the plan and
 * a summary of each finished shard, so that the same command can go on; index.json takes its place at the end.
 */
final class ExportFolder {
    /** Readers pass over names that begin with a full stop. */
    static final String WORK = ".kinora";

    private static final String PLAN = "plan.json";

    private final FileSystem fileSystem;
    private final Path folder;
    private final ObjectNode plan;

    private ExportFolder(FileSystem fileSystem, Path folder, ObjectNode plan) {
        this.fileSystem = fileSystem;
        this.folder = folder;
        this.plan = plan;
    }

    /**
     * Opens a folder that is empty or not there, or that holds this very export.
     *
     * @throws KinoraException exit code 2 if it holds anything else
     */
    static ExportFolder open(String uri, ExportPlan plan, Configuration hadoop) throws IOException {
        Path path = new Path(uri);
        FileSystem fileSystem = ExportedShard.plain(path.getFileSystem(hadoop));
        ExportFolder folder = new ExportFolder(fileSystem, fileSystem.makeQualified(path),
                (ObjectNode) Json.MAPPER.readTree(Json.MAPPER.writeValueAsBytes(plan)));
        if (fileSystem.exists(new Path(folder.folder, ExportIndex.FILE))) {
            folder.requireSame(ExportIndex.read(fileSystem, folder.folder).path("plan"), "finished");
        } else if (fileSystem.exists(folder.work(PLAN))) {
            folder.requireSame(read(fileSystem, folder.work(PLAN)), "unfinished");
        } else if (fileSystem.exists(folder.folder) && fileSystem.listStatus(folder.folder).length > 0) {
            throw KinoraException.usage("folder-not-empty", "Cannot export into " + folder.folder
                    + ": it holds other files; choose another --to, or delete them");
        }
        return folder;
    }

    private void requireSame(JsonNode other, String state) {
        if (!other.equals(plan)) {
            throw KinoraException.usage("other-export", "Cannot export into " + folder + ": it holds another " + state
                    + " export, of version " + other.path("version").asText() + " as "
                    + other.path("format").asText() + ", or the version has changed since; choose another --to, or"
                    + " delete the folder");
        }
    }

    /** The folder as an absolute URI. */
    String uri() {
        return folder.toString();
    }

    /** What index.json says, if this export is finished. */
    Optional<ObjectNode> finished() throws IOException {
        return fileSystem.exists(new Path(folder, ExportIndex.FILE))
                ? Optional.of(ExportIndex.read(fileSystem, folder)) : Optional.empty();
    }

    /** Writes down what is going to be exported. */
    void begin() throws IOException {
        write(fileSystem, work(PLAN), plan);
    }

    /** Whether an earlier process has begun this export. */
    boolean begun() throws IOException {
        return fileSystem.exists(work(PLAN));
    }

    /** What an earlier process has written down of a shard that it finished; executors ask, no folder is listed. */
    static Optional<ShardSummary> finished(FileSystem fileSystem, Path folder, ShardPlan shard) throws IOException {
        try {
            return Optional.of(Json.MAPPER.treeToValue(read(fileSystem, summary(folder, shard)), ShardSummary.class));
        } catch (FileNotFoundException notYet) {
            return Optional.empty();
        }
    }

    /** Writes down that a shard is finished; executors do it. */
    static void finish(FileSystem fileSystem, Path folder, ShardPlan shard, ShardSummary summary) throws IOException {
        write(fileSystem, summary(folder, shard), Json.MAPPER.valueToTree(summary));
    }

    /** Writes index.json and takes the work folder away. */
    void end(List<ShardSummary> shards) throws IOException {
        ExportIndex.write(fileSystem, folder, plan, shards);
        fileSystem.delete(new Path(folder, WORK), true);
    }

    /** Writes index.json for a list of data files. */
    void end(DataFiles files) throws IOException {
        ObjectNode index = Json.MAPPER.createObjectNode();
        index.set("plan", plan);
        index.set("tables", files.json());
        ExportIndex.write(fileSystem, folder, index);
    }

    private static Path summary(Path folder, ShardPlan shard) {
        return new Path(folder, WORK + "/shards/" + shard.name() + ".json");
    }

    private Path work(String name) {
        return new Path(folder, WORK + "/" + name);
    }

    private static JsonNode read(FileSystem fileSystem, Path file) throws IOException {
        try (InputStream in = fileSystem.open(file)) {
            return Json.MAPPER.readTree(in);
        }
    }

    private static void write(FileSystem fileSystem, Path file, JsonNode content) throws IOException {
        byte[] bytes = Json.MAPPER.writeValueAsBytes(content);
        WholeFile.write(fileSystem, file, ShardFiles.beside(file), out -> out.write(bytes));
    }
}
