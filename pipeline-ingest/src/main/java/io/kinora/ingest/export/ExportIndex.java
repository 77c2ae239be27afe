package io.kinora.ingest.export;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kinora.core.storage.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The file index.json, written last: what an export holds, of which version. An export without it is not finished. */
public final class ExportIndex {
    static final String FILE = "index.json";

    private ExportIndex() {
    }

    /**
     * Puts other summaries in the place of those of the same file, after clips were taken out of shards.
     *
     * @param folder the export's; nothing happens if it has no index
     */
    public static void replace(FileSystem fileSystem, Path folder, List<ShardSummary> shards) throws IOException {
        FileSystem plain = ExportedShard.plain(fileSystem);
        if (!plain.exists(new Path(folder, FILE))) {
            return;
        }
        ObjectNode index = read(plain, folder);
        Map<String, ShardSummary> changed = new HashMap<>();
        shards.forEach(shard -> changed.put(shard.file(), shard));
        write(plain, folder, (ObjectNode) index.path("plan"), shards(index).stream()
                .map(shard -> changed.getOrDefault(shard.file(), shard)).toList());
    }

    /** The whole file. */
    static ObjectNode read(FileSystem fileSystem, Path folder) throws IOException {
        try (InputStream in = fileSystem.open(new Path(folder, FILE))) {
            return (ObjectNode) Json.MAPPER.readTree(in);
        }
    }

    /** The shards that it lists. */
    static List<ShardSummary> shards(ObjectNode index) {
        return Json.MAPPER.convertValue(index.path("shards"), new TypeReference<>() {
        });
    }

    static void write(FileSystem fileSystem, Path folder, ObjectNode plan, List<ShardSummary> shards)
            throws IOException {
        ObjectNode index = Json.MAPPER.createObjectNode();
        index.set("plan", plan);
        index.put("samples", shards.stream().mapToLong(ShardSummary::samples).sum());
        index.put("bytes", shards.stream().mapToLong(ShardSummary::bytes).sum());
        index.set("shards", Json.MAPPER.valueToTree(shards.stream()
                .sorted(Comparator.comparing(ShardSummary::file)).toList()));
        write(fileSystem, folder, index);
    }

    static void write(FileSystem fileSystem, Path folder, ObjectNode index) throws IOException {
        byte[] bytes = Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(index);
        Path file = new Path(folder, FILE);
        WholeFile.write(fileSystem, file, ShardFiles.beside(file), out -> out.write(bytes));
    }
}
